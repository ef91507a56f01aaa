namespace Telemetry.Engine.GroupWindows;

/// <summary>
/// The windows of a group, by start. Windows come at the end and go at the beginning, also when a backlog completes
/// those of a week; so the shorter side moves.
/// </summary>
internal sealed class WindowsByStart
{
    private GroupWindow?[] _items = new GroupWindow?[8];
    private int _first;

    public int Count { get; private set; }

    public GroupWindow this[int index] => _items[_first + index]!; // Places below Count are filled.

    /// <summary>The index of the window, or the complement of where it belongs.</summary>
    public int IndexOf(long start)
    {
        // Most readings are for the newest window.
        if (Count > 0 && this[Count - 1].Start <= start) { return this[Count - 1].Start == start ? Count - 1 : ~Count; }
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = this[middle].Start;
            if (found == start) { return middle; }
            if (found < start) { low = middle + 1; } else { high = middle - 1; }
        }
        return ~low;
    }

    public void Insert(int index, GroupWindow window)
    {
        if (_first > 0 && index < Count / 2)
        {
            Array.Copy(_items, _first, _items, _first - 1, index);
            _first--;
        }
        else
        {
            if (_first + Count == _items.Length) { MakeRoom(); }
            Array.Copy(_items, _first + index, _items, _first + index + 1, Count - index);
        }
        _items[_first + index] = window;
        Count++;
    }

    public void RemoveAt(int index)
    {
        Count--;
        if (index < Count / 2)
        {
            Array.Copy(_items, _first, _items, _first + 1, index);
            _items[_first++] = null;
            return;
        }
        Array.Copy(_items, _first + index + 1, _items, _first + index, Count - index);
        _items[_first + Count] = null;
    }

    private void MakeRoom()
    {
        var target = Count * 2 > _items.Length ? new GroupWindow?[_items.Length * 2] : _items;
        // In the middle, so that there is room on both sides.
        var first = (target.Length - Count) / 4;
        Array.Copy(_items, _first, target, first, Count);
        if (target == _items)
        {
            Array.Clear(_items, 0, first);
            Array.Clear(_items, first + Count, _items.Length - first - Count);
        }
        (_items, _first) = (target, first);
    }
}
