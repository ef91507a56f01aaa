namespace Telemetry.Engine.GroupWindows;

/// <summary>One key's share of a window: its accumulators, and what it has said.</summary>
internal sealed class GroupCell(int key, int slot)
{
    public int Key { get; } = key;

    /// <summary>Where its accumulators lie.</summary>
    public int Slot { get; } = slot;

    /// <summary>How many rows it has given.</summary>
    public long Revision { get; set; }

    /// <summary>Whether it took a reading since it last spoke.</summary>
    public bool HasNews { get; set; }

    /// <summary>Whether the window has been forgotten.</summary>
    public bool IsForgotten { get; set; }
}
