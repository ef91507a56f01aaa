using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Ranking;

/// <summary>Which row has a unique key's values, and in which partition it is.</summary>
internal sealed class UniqueRows(ImmutableArray<string> columns, InputPort input)
{
    private readonly PartitionKeys _keys = new(columns, input, mayBeOfStream: false);
    private int[] _handles = [];
    private int[] _partitions = [];

    public void Open(OperatorContext context) => _keys.Open(context);

    /// <summary>The number of a row's unique key.</summary>
    public int Of(Frame frame, int row)
    {
        var key = _keys.Of(frame, row);
        if (key < _handles.Length) { return key; }
        var known = _handles.Length;
        Array.Resize(ref _handles, Growth.Of(_handles.Length, key + 1));
        Array.Resize(ref _partitions, _handles.Length);
        _handles.AsSpan(known).Fill(RowStore.None);
        return key;
    }

    public int HandleOf(int unique) => _handles[unique];

    public int PartitionOf(int unique) => _partitions[unique];

    public void Set(int unique, int partition, int handle)
    {
        _handles[unique] = handle;
        _partitions[unique] = partition;
    }

    public void Clear() => _handles.AsSpan().Fill(RowStore.None);
}
