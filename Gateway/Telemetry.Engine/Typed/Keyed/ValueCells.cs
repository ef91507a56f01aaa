using Telemetry.Engine.State;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>A value for each key.</summary>
internal sealed class ValueCells<T>(string name, StateCodec<T> codec, StateTtl? ttl)
    : DeclaredState(name, $"value {codec}", ttl)
{
    private readonly KeyPages<Cell> _cells = new();

    /// <summary>Bytes of a key's value in memory; what its size adds is counted.</summary>
    public static int CellBytes { get; } = RuntimeTypes<Cell>.Size + 1;

    public override int Count => _cells.Count;

    public override int PageCount => _cells.PageCount;

    public override bool Has(int key) => _cells.Contains(key);

    public bool TryGet(out T value)
    {
        var key = CurrentKey;
        if (!_cells.Contains(key)) { value = default!; return false; }
        ref var cell = ref _cells[key];
        if (Ttl is { RenewsOnRead: true }) { cell.Stamp = Math.Max(cell.Stamp, Now); }
        value = cell.Value;
        return true;
    }

    public void Set(T value)
    {
        var key = CurrentKey;
        ref var cell = ref _cells.Claim(key, out var isNew);
        if (!codec.HasFixedSize)
        {
            var before = isNew ? -ItemBytes : codec.SizeOf(cell.Value);
            Scope.Count(key, codec.SizeOf(value) - before);
        }
        cell.Value = value;
        if (Ttl is null) { return; }
        cell.Stamp = isNew ? Now : Math.Max(cell.Stamp, Now);
        if (isNew) { Watch(key, ExpiryOf(cell.Stamp)); }
    }

    public override void Remove(int key)
    {
        if (!_cells.Contains(key)) { return; }
        if (!codec.HasFixedSize) { Scope.Count(key, -ItemBytes - codec.SizeOf(_cells[key].Value)); }
        _cells.Remove(key);
        Unwatch(key);
    }

    protected override void Write(SnapshotWriter writer, int key)
    {
        if (Ttl is not null) { writer.Int64(_cells[key].Stamp); }
        codec.Write(writer, _cells[key].Value);
    }

    protected override void Read(SnapshotReader reader, int key)
    {
        var stamp = ReadStamp(reader);
        Set(codec.Read(reader));
        if (Ttl is null) { return; }
        Unwatch(key);
        _cells[key].Stamp = stamp;
        Watch(key, ExpiryOf(stamp));
    }

    protected override long RemoveExpired(int key, long now)
    {
        var expiry = ExpiryOf(_cells[key].Stamp);
        if (expiry > now) { return expiry; }
        Remove(key);
        return long.MaxValue;
    }

    private struct Cell
    {
        public T Value;
        public long Stamp;
    }
}
