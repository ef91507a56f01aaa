using Telemetry.Engine.State;

namespace Telemetry.Engine.GroupWindows;

/// <summary>A window of a group that had a reading, and is open or incomplete. Times are microseconds.</summary>
internal sealed class GroupWindow(long start, long end, bool isClosed)
{
    private readonly List<GroupCell> _cells = [];

    public long Start { get; } = start;

    public long End { get; } = end;

    public bool IsClosed { get; set; } = isClosed;

    /// <summary>Whether somebody who was missing is so no more, since the window last spoke.</summary>
    public bool HasGrown { get; set; }

    /// <summary>The keys that had a reading, in the keys' order.</summary>
    public IReadOnlyList<GroupCell> Cells => _cells;

    public GroupCell? Find(int key)
    {
        foreach (var cell in _cells)
        {
            if (cell.Key == key) { return cell; }
        }
        return null;
    }

    public GroupCell Add(int key, int slot, KeyTable keys)
    {
        var at = _cells.Count;
        while (at > 0 && keys.Compare(_cells[at - 1].Key, key) > 0) { at--; }
        var cell = new GroupCell(key, slot);
        _cells.Insert(at, cell);
        return cell;
    }
}
