using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>The packed keys of a table, one behind the other. Where all columns are texts or booleans, as nearly
/// everywhere, their longs are kept in half the room.</summary>
internal sealed class PackedKeys(KeyLayout layout)
{
    private const int NarrowColumnsMax = 31;

    private readonly int _width = layout.Width;
    private readonly bool _isNarrow = layout.Columns.Length <= NarrowColumnsMax && Array.TrueForAll(
        layout.Columns, column => column.Type is ColumnType.Text or ColumnType.Boolean);

    private int[] _narrow = [];
    private long[] _wide = [];

    /// <summary>One long of a key.</summary>
    public long this[int key, int place] =>
        _isNarrow ? _narrow[(key * _width) + place] : _wide[(key * _width) + place];

    public bool IsEqual(int key, ReadOnlySpan<long> packed)
    {
        if (!_isNarrow) { return _wide.AsSpan(key * _width, _width).SequenceEqual(packed); }
        var own = _narrow.AsSpan(key * _width, _width);
        if (own.Length != packed.Length) { return false; }
        for (var place = 0; place < own.Length; place++)
        {
            if (own[place] != packed[place]) { return false; }
        }
        return true;
    }

    /// <summary>Adds the next key.</summary>
    public void Add(int key, ReadOnlySpan<long> packed)
    {
        var used = key * _width;
        if (!_isNarrow)
        {
            if (used + _width > _wide.Length) { Array.Resize(ref _wide, Growth.Of(_wide.Length, used + _width)); }
            packed.CopyTo(_wide.AsSpan(used));
            return;
        }
        if (used + _width > _narrow.Length) { Array.Resize(ref _narrow, Growth.Of(_narrow.Length, used + _width)); }
        for (var place = 0; place < _width; place++) { _narrow[used + place] = checked((int)packed[place]); }
    }

    public void CopyTo(int key, int place, Span<long> target)
    {
        for (var index = 0; index < target.Length; index++) { target[index] = this[key, place + index]; }
    }
}
