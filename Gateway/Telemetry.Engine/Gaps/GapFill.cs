namespace Telemetry.Engine.Gaps;

/// <summary>What stands in the rows that fill a gap.</summary>
public enum GapFill
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>NULL.</summary>
    Null = 1,

    /// <summary>What the row before the gap has (last observation carried forward).</summary>
    Last = 2,

    /// <summary>For numbers the line between the rows around the gap, NULL when one of them is, whole numbers rounded;
    /// else NULL.</summary>
    Linear = 3,
}
