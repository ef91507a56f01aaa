namespace Telemetry.Engine.Execution;

/// <summary>What a reading's value is.</summary>
public enum ReadingKind
{
    /// <summary>No value; never valid.</summary>
    None = 0,

    /// <summary>A number.</summary>
    Number = 1,

    /// <summary>A truth value; counted as 0 or 1 as well.</summary>
    Boolean = 2,

    /// <summary>A text.</summary>
    Text = 3,
}
