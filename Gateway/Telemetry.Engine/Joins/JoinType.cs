namespace Telemetry.Engine.Joins;

/// <summary>Which rows come out of a join.</summary>
public enum JoinType
{
    /// <summary>None; never valid.</summary>
    None = 0,

    /// <summary>The pairs that match.</summary>
    Inner = 1,

    /// <summary>The pairs, and left rows that match nothing, with NULLs for the right ones.</summary>
    Left = 2,

    /// <summary>The pairs, and right rows that match nothing, with NULLs for the left ones.</summary>
    Right = 3,

    /// <summary>The pairs, and what matches nothing on either side.</summary>
    Full = 4,

    /// <summary>Left rows that match something, once each, without the right columns.</summary>
    Semi = 5,

    /// <summary>Left rows that match nothing, without the right columns.</summary>
    Anti = 6,
}
