namespace Telemetry.Engine.Typed.Keyed;

/// <summary>A map whose keys can be had in order: they are sorted when they are asked for and others than
/// before.</summary>
internal sealed class SortedKeys<TKey, TItem>(IComparer<TKey> order)
    where TKey : notnull
{
    private TKey[] _sorted = [];
    private int _sortedCount = -1;

    public Dictionary<TKey, TItem> Items { get; } = [];

    /// <summary>The keys in order. Changes of the map leave what was given as it is, until it is asked for
    /// again.</summary>
    public ReadOnlySpan<TKey> Sorted
    {
        get
        {
            if (_sortedCount < 0)
            {
                if (_sorted.Length < Items.Count) { _sorted = new TKey[Math.Max(4, Items.Count * 2)]; }
                Items.Keys.CopyTo(_sorted, 0);
                _sortedCount = Items.Count;
                Array.Sort(_sorted, 0, _sortedCount, order);
            }
            return _sorted.AsSpan(0, _sortedCount);
        }
    }

    public void Set(TKey key, TItem item)
    {
        var before = Items.Count;
        Items[key] = item;
        if (Items.Count != before) { _sortedCount = -1; }
    }

    public bool Remove(TKey key, out TItem item)
    {
        if (!Items.Remove(key, out item!)) { return false; }
        _sortedCount = -1;
        return true;
    }

    public void Clear()
    {
        Items.Clear();
        _sortedCount = -1;
    }
}
