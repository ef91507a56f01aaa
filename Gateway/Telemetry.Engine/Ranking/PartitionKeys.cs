using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Ranking;

/// <summary>The PARTITION BY of an operator: the stream's own keys, or other columns as a key space of their
/// own.</summary>
internal sealed class PartitionKeys
{
    private readonly bool _isOfStream;
    private readonly int[] _columns;
    private KeyTable? _table;

    /// <summary>Finds the columns.</summary>
    /// <param name="columns">PARTITION BY; null for the stream's keys (a stream without keys is one
    /// partition).</param>
    /// <param name="input">What the operator receives.</param>
    /// <param name="mayBeOfStream">Whether a row's key in the stream may stand for these columns, which is faster; a
    /// kept row has none.</param>
    /// <exception cref="ArgumentException">A column is not there.</exception>
    public PartitionKeys(ImmutableArray<string>? columns, InputPort input, bool mayBeOfStream = true)
    {
        var names = columns ?? [.. (input.Keys?.Columns ?? []).Select(column => column.Name)];
        _isOfStream = mayBeOfStream && input.Keys is not null
            && names.SequenceEqual(input.Keys.Columns.Select(column => column.Name));
        _columns = _isOfStream ? [] : [.. names.Select(input.Schema.IndexOf)];
        Space = _isOfStream ? input.Keys! : KeyStreams.SpaceOf(
            [.. _columns.Select(index => input.Schema.Columns[index])], input.Keys);
    }

    /// <summary>What the partitions are keyed by.</summary>
    public KeySpace Space { get; }

    /// <summary>The partitions; after <see cref="Open"/>.</summary>
    public KeyTable Table => _table ?? throw new InvalidOperationException("The operator was not opened.");

    public void Open(OperatorContext context) => _table = context.KeysOf(Space);

    /// <summary>The partition of a row.</summary>
    public int Of(Frame frame, int row) => _isOfStream ? frame.Keys[row] : Table.InternFrom(frame, row);
}
