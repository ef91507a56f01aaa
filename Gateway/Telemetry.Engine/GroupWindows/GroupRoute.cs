namespace Telemetry.Engine.GroupWindows;

/// <summary>Where readings of one input key go in one group, with the cell that took the last one.</summary>
internal sealed class GroupRoute(WindowGroup group, GroupMember member, int key)
{
    private GroupCell? _cell;
    private long _start;

    public WindowGroup Group { get; } = group;

    public GroupMember Member { get; } = member;

    /// <summary>The cell for a reading of the window that starts here.</summary>
    public GroupCell CellFor(long start, long journalTime)
    {
        if (_cell is { IsForgotten: false } && _start == start) { return _cell; }
        _start = start;
        return _cell = Group.CellFor(start, key, journalTime);
    }
}
