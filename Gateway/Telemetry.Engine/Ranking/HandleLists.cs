namespace Telemetry.Engine.Ranking;

/// <summary>Lists of row handles, each known by a number. A list that is given back keeps its memory for the next one,
/// so that nothing is allocated once there have been as many lists, as long, as there are at a time.</summary>
internal sealed class HandleLists
{
    /// <summary>No list.</summary>
    public const int None = -1;

    private readonly Stack<int> _free = [];
    private int[][] _items = [];
    private int[] _counts = [];
    private int _used;

    /// <summary>A list without handles.</summary>
    public int Rent()
    {
        if (_free.TryPop(out var list)) { return list; }
        if (_used == _items.Length)
        {
            var capacity = Math.Max(16, _used * 2);
            Array.Resize(ref _items, capacity);
            Array.Resize(ref _counts, capacity);
        }
        _items[_used] = [];
        return _used++;
    }

    /// <summary>Empties a list and gives it back.</summary>
    public void Return(int list)
    {
        _counts[list] = 0;
        _free.Push(list);
    }

    /// <summary>The handles of a list, valid until it changes; empty for <see cref="None"/>.</summary>
    public ReadOnlySpan<int> this[int list] => list == None ? default : _items[list].AsSpan(0, _counts[list]);

    public void Insert(int list, int at, int handle)
    {
        var count = _counts[list];
        if (count == _items[list].Length) { Array.Resize(ref _items[list], Math.Max(4, count * 2)); }
        var items = _items[list];
        items.AsSpan(at, count - at).CopyTo(items.AsSpan(at + 1));
        items[at] = handle;
        _counts[list] = count + 1;
    }

    public void Add(int list, int handle) => Insert(list, _counts[list], handle);

    public void RemoveAt(int list, int at)
    {
        var items = _items[list].AsSpan(0, _counts[list]);
        items[(at + 1)..].CopyTo(items[at..]);
        _counts[list]--;
    }
}
