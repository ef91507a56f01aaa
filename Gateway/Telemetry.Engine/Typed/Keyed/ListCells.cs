using Telemetry.Engine.State;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>A list for each key.</summary>
internal sealed class ListCells<T>(string name, StateCodec<T> codec, StateTtl? ttl)
    : DeclaredState(name, $"list {codec}", ttl)
{
    private const int SpareMax = 64;
    private const int SpareItemsMax = 256;

    private readonly KeyPages<Cell> _cells = new();
    private readonly Stack<Cell> _spare = new();

    public override int Count => _cells.Count;

    public override int PageCount => _cells.PageCount;

    public override bool Has(int key) => _cells.Contains(key);

    public int Length => _cells.Contains(CurrentKey) ? _cells[Scope.Key].Count : 0;

    public ReadOnlySpan<T> Read()
    {
        var key = CurrentKey;
        if (!_cells.Contains(key)) { return default; }
        var cell = _cells[key];
        if (Ttl is { RenewsOnRead: true })
        {
            var now = Now;
            for (var index = 0; index < cell.Count; index++)
            {
                cell.Stamps[index] = Math.Max(cell.Stamps[index], now);
            }
        }
        return cell.Items.AsSpan(0, cell.Count);
    }

    public void Add(T item) => Add(CurrentKey, item, Now);

    public void Set(int index, T item)
    {
        var key = CurrentKey;
        if (!_cells.Contains(key) || (uint)index >= (uint)_cells[key].Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The list of state '{Name}' is shorter.");
        }
        var cell = _cells[key];
        Scope.Count(key, codec.SizeOf(item) - codec.SizeOf(cell.Items[index]));
        cell.Items[index] = item;
        if (Ttl is not null) { cell.Stamps[index] = Math.Max(cell.Stamps[index], Now); }
    }

    public void RemoveFirst(int count)
    {
        if (count <= 0) { return; }
        var key = CurrentKey;
        if (count >= Length) { Remove(key); return; }
        var cell = _cells[key];
        for (var index = 0; index < count; index++) { Scope.Count(key, -BytesOf(cell.Items[index])); }
        cell.Keep(count, cell.Count - count, Ttl is not null);
    }

    public override void Remove(int key)
    {
        if (!_cells.Contains(key)) { return; }
        var cell = _cells[key];
        for (var index = 0; index < cell.Count; index++) { Scope.Count(key, -BytesOf(cell.Items[index])); }
        cell.Keep(0, 0, Ttl is not null);
        _cells.Remove(key);
        Unwatch(key);
        if (_spare.Count < SpareMax && cell.Items.Length <= SpareItemsMax) { _spare.Push(cell); }
    }

    protected override void Write(SnapshotWriter writer, int key)
    {
        var cell = _cells[key];
        writer.Int32(cell.Count);
        for (var index = 0; index < cell.Count; index++)
        {
            if (Ttl is not null) { writer.Int64(cell.Stamps[index]); }
            codec.Write(writer, cell.Items[index]);
        }
    }

    protected override void Read(SnapshotReader reader, int key)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var stamp = ReadStamp(reader);
            Add(key, codec.Read(reader), stamp);
        }
    }

    protected override long RemoveExpired(int key, long now)
    {
        var cell = _cells[key];
        var (kept, next) = (0, long.MaxValue);
        for (var index = 0; index < cell.Count; index++)
        {
            var expiry = ExpiryOf(cell.Stamps[index]);
            if (expiry <= now) { Scope.Count(key, -BytesOf(cell.Items[index])); continue; }
            next = Math.Min(next, expiry);
            cell.Items[kept] = cell.Items[index];
            cell.Stamps[kept++] = cell.Stamps[index];
        }
        cell.Keep(0, kept, true);
        if (kept == 0) { Remove(key); }
        return next;
    }

    private void Add(int key, T item, long stamp)
    {
        ref var place = ref _cells.Claim(key, out var isNew);
        if (isNew) { place = _spare.Count > 0 ? _spare.Pop() : new Cell(); }
        var cell = place;
        cell.Add(item, stamp, Ttl is not null);
        Scope.Count(key, BytesOf(item));
        Watch(key, ExpiryOf(stamp));
    }

    private int BytesOf(T item) => codec.SizeOf(item) + (Ttl is null ? 0 : sizeof(long));

    private sealed class Cell
    {
        public T[] Items { get; private set; } = new T[4];

        public long[] Stamps { get; private set; } = [];

        public int Count { get; private set; }

        public void Add(T item, long stamp, bool hasStamps)
        {
            if (Count == Items.Length) { Resize(Count * 2); }
            if (hasStamps && Stamps.Length < Items.Length)
            {
                var stamps = Stamps;
                Array.Resize(ref stamps, Items.Length);
                Stamps = stamps;
            }
            Items[Count] = item;
            if (hasStamps) { Stamps[Count] = stamp; }
            Count++;
        }

        /// <summary>Keeps a range of the items, and gives up memory of which little is used.</summary>
        public void Keep(int first, int count, bool hasStamps)
        {
            Array.Copy(Items, first, Items, 0, count);
            if (hasStamps && Stamps.Length > 0) { Array.Copy(Stamps, first, Stamps, 0, count); }
            if (RuntimeTypes<T>.HoldsReferences && count < Count) { Array.Clear(Items, count, Count - count); }
            Count = count;
            if (Items.Length > 64 && count < Items.Length / 4) { Resize(Items.Length / 2); }
        }

        private void Resize(int length)
        {
            var items = Items;
            Array.Resize(ref items, length);
            Items = items;
            if (Stamps.Length <= length) { return; }
            var stamps = Stamps;
            Array.Resize(ref stamps, length);
            Stamps = stamps;
        }
    }
}
