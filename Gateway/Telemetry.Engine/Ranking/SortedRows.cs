using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Ranking;

/// <summary>The rows of each key in an order; equal ones in the order in which they came. They count in the budget of
/// their keys' sources.</summary>
internal sealed class SortedRows(RowStore rows, RowOrder order, KeyTable keys, StateBudget budget)
{
    /// <summary>What a key costs for ever.</summary>
    public const int BytesPerKey = 64;

    private const int EntryBytes = 8;

    private readonly HandleLists _lists = new();
    private int[] _listOf = []; // 0 for none, else the list's number + 1.

    public RowStore Rows { get; } = rows;

    public RowOrder Order { get; } = order;

    /// <summary>A key's rows, valid until they change.</summary>
    public ReadOnlySpan<int> this[int key] => _lists[ListOf(key)];

    /// <summary>Puts a row of the store behind all that do not come after it.</summary>
    /// <returns>Its place.</returns>
    public int Insert(int key, int handle)
    {
        var place = Order.PlaceBehind(this[key], handle);
        InsertAt(key, place, handle);
        return place;
    }

    public void InsertAt(int key, int place, int handle)
    {
        if (key >= _listOf.Length) { Array.Resize(ref _listOf, Growth.Of(_listOf.Length, key + 1)); }
        if (_listOf[key] == 0) { _listOf[key] = _lists.Rent() + 1; }
        _lists.Insert(_listOf[key] - 1, place, handle);
        budget.Count(keys.SourceOf(key), Rows.BytesOf(handle) + EntryBytes);
    }

    /// <summary>Takes a row out of the order; it stays in the store.</summary>
    public void TakeAt(int key, int place)
    {
        var list = ListOf(key);
        budget.Count(keys.SourceOf(key), -(Rows.BytesOf(_lists[list][place]) + EntryBytes));
        _lists.RemoveAt(list, place);
        if (_lists[list].Length > 0) { return; }
        _lists.Return(list);
        _listOf[key] = 0;
    }

    /// <summary>Forgets the rows behind a key's first ones.</summary>
    public void Trim(int key, int length)
    {
        for (var place = this[key].Length - 1; place >= length; place--)
        {
            var handle = this[key][place];
            TakeAt(key, place);
            Rows.Remove(handle);
        }
    }

    /// <summary>The place of a row.</summary>
    public int PlaceOf(int key, int handle)
    {
        var sorted = this[key];
        var place = Order.PlaceBefore(sorted, handle);
        while (sorted[place] != handle) { place++; }
        return place;
    }

    /// <summary>The first row whose columns equal those of a frame's row, or none.</summary>
    public int Find(int key, Frame frame, int row)
    {
        var sorted = this[key];
        var place = Order.PlaceBefore(sorted, frame, row);
        for (; place < sorted.Length && Order.Compare(frame, row, sorted[place]) == 0; place++)
        {
            if (Rows.IsEqual(sorted[place], frame, row)) { return sorted[place]; }
        }
        return RowStore.None;
    }

    public void Clear()
    {
        for (var key = 0; key < _listOf.Length; key++) { Trim(key, 0); }
    }

    public void Snapshot(SnapshotWriter writer)
    {
        var count = 0;
        foreach (var list in _listOf) { count += list == 0 ? 0 : 1; }
        writer.Int32(count);
        if (count == 0) { return; }
        foreach (var key in keys.Sorted)
        {
            var sorted = this[key];
            if (sorted.IsEmpty) { continue; }
            writer.Bytes(keys.Encoded(key));
            writer.Int32(sorted.Length);
            foreach (var handle in sorted) { Rows.Write(writer, handle); }
        }
    }

    public void Restore(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = keys.InternEncoded(reader.Bytes().Span);
            var count = reader.Count();
            for (var place = 0; place < count; place++) { InsertAt(key, place, Rows.Read(reader)); }
        }
    }

    private int ListOf(int key) => (uint)key < (uint)_listOf.Length ? _listOf[key] - 1 : HandleLists.None;
}
