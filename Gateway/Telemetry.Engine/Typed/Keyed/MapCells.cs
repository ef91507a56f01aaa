using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>A map for each key.</summary>
internal sealed class MapCells<TKey, TValue>(
    string name, StateCodec<TKey> keyCodec, StateCodec<TValue> valueCodec, StateTtl? ttl)
    : DeclaredState(name, $"map {keyCodec} to {valueCodec}", ttl)
    where TKey : notnull
{
    private const int SpareMax = 64;
    private const int SpareItemsMax = 256;

    private readonly KeyPages<SortedKeys<TKey, Item>> _cells = new();
    private readonly Stack<SortedKeys<TKey, Item>> _spare = new();

    public override int Count => _cells.Count;

    public override int PageCount => _cells.PageCount;

    public int Length => _cells.Contains(CurrentKey) ? _cells[Scope.Key].Items.Count : 0;

    public override bool Has(int key) => _cells.Contains(key);

    public ReadOnlySpan<TKey> Keys() => _cells.Contains(CurrentKey) ? _cells[Scope.Key].Sorted : default;

    public bool TryGet(TKey entry, out TValue value)
    {
        var key = CurrentKey;
        if (!_cells.Contains(key) || !_cells[key].Items.TryGetValue(entry, out var item))
        {
            value = default!;
            return false;
        }
        if (Ttl is { RenewsOnRead: true })
        {
            item.Stamp = Math.Max(item.Stamp, Now);
            _cells[key].Items[entry] = item;
        }
        value = item.Value;
        return true;
    }

    public void Set(TKey entry, TValue value) => Set(CurrentKey, entry, value, Now);

    public bool Remove(TKey entry)
    {
        var key = CurrentKey;
        if (!_cells.Contains(key) || !_cells[key].Remove(entry, out var item)) { return false; }
        Scope.Count(key, -BytesOf(entry, item.Value));
        if (_cells[key].Items.Count == 0) { Remove(key); }
        return true;
    }

    public override void Remove(int key)
    {
        if (!_cells.Contains(key)) { return; }
        var cell = _cells[key];
        foreach (var (entry, item) in cell.Items) { Scope.Count(key, -BytesOf(entry, item.Value)); }
        var size = cell.Items.Count;
        cell.Clear();
        _cells.Remove(key);
        Unwatch(key);
        if (_spare.Count < SpareMax && size <= SpareItemsMax) { _spare.Push(cell); }
    }

    protected override void Write(SnapshotWriter writer, int key)
    {
        var cell = _cells[key];
        writer.Int32(cell.Items.Count);
        foreach (var entry in cell.Sorted)
        {
            var item = cell.Items[entry];
            keyCodec.Write(writer, entry);
            if (Ttl is not null) { writer.Int64(item.Stamp); }
            valueCodec.Write(writer, item.Value);
        }
    }

    protected override void Read(SnapshotReader reader, int key)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var entry = keyCodec.Read(reader);
            var stamp = ReadStamp(reader);
            Set(key, entry, valueCodec.Read(reader), stamp);
        }
    }

    protected override long RemoveExpired(int key, long now)
    {
        var cell = _cells[key];
        var next = long.MaxValue;
        // The order of the entries shows nowhere: what remains and when to look again do not depend on it.
        foreach (var (entry, item) in cell.Items)
        {
            var expiry = ExpiryOf(item.Stamp);
            if (expiry > now) { next = Math.Min(next, expiry); continue; }
            Scope.Count(key, -BytesOf(entry, item.Value));
            cell.Remove(entry, out _);
        }
        if (cell.Items.Count == 0) { Remove(key); }
        return next;
    }

    private void Set(int key, TKey entry, TValue value, long stamp)
    {
        ref var place = ref _cells.Claim(key, out var isNew);
        if (isNew) { place = _spare.Count > 0 ? _spare.Pop() : new(keyCodec.Order); }
        var cell = place;
        var bytes = BytesOf(entry, value);
        if (cell.Items.TryGetValue(entry, out var before))
        {
            bytes -= BytesOf(entry, before.Value);
            stamp = Math.Max(before.Stamp, stamp);
        }
        cell.Set(entry, new Item { Value = value, Stamp = stamp });
        if (bytes != 0) { Scope.Count(key, bytes); }
        Watch(key, ExpiryOf(stamp));
    }

    private int BytesOf(TKey entry, TValue value) => ItemBytes + keyCodec.SizeOf(entry) + valueCodec.SizeOf(value);

    private struct Item
    {
        public TValue Value;
        public long Stamp;
    }
}
