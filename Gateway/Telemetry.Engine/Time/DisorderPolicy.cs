namespace Telemetry.Engine.Time;

/// <summary>What becomes of an event that lies before its partition's bound.</summary>
public enum DisorderPolicy
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>It is counted and left out.</summary>
    Drop = 1,

    /// <summary>Its start moves up to the bound; when it ends at or before the bound, it is left out.</summary>
    Adjust = 2,

    /// <summary>A <see cref="DisorderException"/>: the input was said to be in order.</summary>
    Throw = 3,
}
