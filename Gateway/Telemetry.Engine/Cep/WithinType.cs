namespace Telemetry.Engine.Cep;

/// <summary>Between which events a pattern's time is measured.</summary>
public enum WithinType
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>Between the first event of a match and its last.</summary>
    FirstAndLast = 1,

    /// <summary>Between a step's event and the one that was taken before it.</summary>
    PreviousAndCurrent = 2,
}
