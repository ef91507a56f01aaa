namespace Telemetry.Engine.State;

/// <summary>
/// Rows by key, within a key in the order of a number (usually the time) and then of their arrival. A key's rows
/// stand behind each other, so that a span of time is found by binary search. The rows count in the budget of their
/// keys' sources. Nothing is allocated per row in the steady state.
/// </summary>
/// <remarks>The snapshot goes by key, so it is canonical. Not thread-safe.</remarks>
public sealed class KeyedRows
{
    private readonly KeyTable _keys;
    private readonly StateBudget? _budget;
    private readonly bool _ordersAreTimes;
    private readonly EntryBlocks _entries = new();
    private EntryRun[] _runs = [];

    /// <summary>Makes an empty store.</summary>
    /// <param name="rows">Where the rows lie; used by nobody else.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="budget">Where rows are counted; null for nowhere.</param>
    /// <param name="ordersAreTimes">Whether rows always come under their time, which then needs no room in
    /// snapshots.</param>
    public KeyedRows(RowStore rows, KeyTable keys, StateBudget? budget, bool ordersAreTimes = false)
    {
        Rows = rows;
        _keys = keys;
        _budget = budget;
        _ordersAreTimes = ordersAreTimes;
    }

    /// <summary>Where the rows lie.</summary>
    public RowStore Rows { get; }

    /// <summary>How many keys have rows.</summary>
    public int KeyCount { get; private set; }

    /// <summary>How many rows a key has.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>The number.</returns>
    public int CountOf(int key) => (uint)key < (uint)_runs.Length ? _runs[key].Count : 0;

    /// <summary>The numbers by which a key's rows are ordered, ascending unless rows were appended.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>One per row; valid until rows come or go.</returns>
    public ReadOnlySpan<long> OrdersOf(int key) =>
        (uint)key < (uint)_runs.Length ? _entries.OrdersOf(_runs[key]) : default;

    /// <summary>A key's rows, in order.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>The rows' handles; valid until rows come or go.</returns>
    public ReadOnlySpan<int> HandlesOf(int key) =>
        (uint)key < (uint)_runs.Length ? _entries.HandlesOf(_runs[key]) : default;

    /// <summary>The index of the first row of a key at or behind a number.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="order">The number.</param>
    /// <returns>The index; the number of rows when there is none.</returns>
    public int FirstAtOrAfter(int key, long order)
    {
        var orders = OrdersOf(key);
        // Most questions are about one end.
        if (orders.IsEmpty || orders[0] >= order) { return 0; }
        if (orders[^1] < order) { return orders.Length; }
        var (low, high) = (1, orders.Length - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (orders[middle] < order) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }

    /// <summary>The index of the first row of a key behind a number.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="order">The number.</param>
    /// <returns>The index; the number of rows when there is none.</returns>
    public int FirstAfter(int key, long order) =>
        order == long.MaxValue ? CountOf(key) : FirstAtOrAfter(key, order + 1);

    /// <summary>Gives a key a row, behind those of the same or a smaller number.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="order">The number.</param>
    /// <param name="handle">A row of <see cref="Rows"/>, from now on of this key.</param>
    public void Insert(int key, long order, int handle)
    {
        var orders = OrdersOf(key);
        var at = orders.IsEmpty || orders[^1] <= order ? orders.Length : FirstAfter(key, order);
        InsertAt(key, at, order, handle);
    }

    /// <summary>Gives a key a row behind all others, whatever their numbers; then nothing is found by number any
    /// more.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="tag">A number to keep with it.</param>
    /// <param name="handle">A row of <see cref="Rows"/>, from now on of this key.</param>
    public void Append(int key, long tag, int handle) => InsertAt(key, CountOf(key), tag, handle);

    /// <summary>Forgets a key's first rows.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="count">How many.</param>
    public void RemoveFirst(int key, int count)
    {
        if (count == 0) { return; }
        foreach (var handle in HandlesOf(key)[..count]) { Forget(key, handle); }
        _entries.RemoveFirst(ref _runs[key], count);
        if (_runs[key].Count == 0) { KeyCount--; }
    }

    /// <summary>Takes a key's first rows out, which stay where they lie and belong to the caller from now on.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="count">How many.</param>
    public void TakeFirst(int key, int count)
    {
        if (count == 0) { return; }
        var bytes = 0L;
        foreach (var handle in HandlesOf(key)[..count]) { bytes += BytesOf(handle); }
        _budget?.Count(_keys.SourceOf(key), -bytes);
        _entries.RemoveFirst(ref _runs[key], count);
        if (_runs[key].Count == 0) { KeyCount--; }
    }

    /// <summary>Forgets one row of a key.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="index">Its index among the key's rows.</param>
    public void RemoveAt(int key, int index)
    {
        Forget(key, HandlesOf(key)[index]);
        _entries.RemoveAt(ref _runs[key], index);
        if (_runs[key].Count == 0) { KeyCount--; }
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        for (var key = 0; key < _runs.Length; key++) { RemoveFirst(key, _runs[key].Count); }
    }

    /// <summary>Writes all rows in the order of the keys.</summary>
    /// <param name="writer">Where to.</param>
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(KeyCount);
        if (KeyCount == 0) { return; }
        foreach (var key in _keys.Sorted)
        {
            var handles = HandlesOf(key);
            if (handles.IsEmpty) { continue; }
            writer.Bytes(_keys.Encoded(key));
            writer.Int32(handles.Length);
            var orders = OrdersOf(key);
            for (var index = 0; index < handles.Length; index++)
            {
                if (!_ordersAreTimes) { writer.Int64(orders[index]); }
                Rows.Write(writer, handles[index]);
            }
        }
    }

    /// <summary>Reads what <see cref="Snapshot"/> wrote into an empty store, and counts it.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="SnapshotFormatException">The bytes do not fit.</exception>
    public void Restore(SnapshotReader reader)
    {
        for (var keys = reader.Count(); keys > 0; keys--)
        {
            var key = _keys.InternEncoded(reader.Bytes().Span);
            for (var rows = reader.Count(); rows > 0; rows--)
            {
                var order = _ordersAreTimes ? 0 : reader.Int64();
                var handle = Rows.Read(reader);
                Append(key, _ordersAreTimes ? Rows.TimeOf(handle) : order, handle);
            }
        }
    }

    private void InsertAt(int key, int at, long order, int handle)
    {
        if (key >= _runs.Length) { Array.Resize(ref _runs, Growth.Of(_runs.Length, key + 1)); }
        ref var run = ref _runs[key];
        if (run.Count == 0) { KeyCount++; }
        _entries.Insert(ref run, at, order, handle);
        _budget?.Count(_keys.SourceOf(key), BytesOf(handle));
    }

    private void Forget(int key, int handle)
    {
        _budget?.Count(_keys.SourceOf(key), -BytesOf(handle));
        Rows.Remove(handle);
    }

    private long BytesOf(int handle) => Rows.BytesOf(handle) + EntryBlocks.EntryBytes;
}
