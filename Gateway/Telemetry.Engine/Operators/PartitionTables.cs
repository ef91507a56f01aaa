using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Operators;

/// <summary>What all operators of a partition share.</summary>
internal sealed class PartitionTables
{
    private readonly Dictionary<string, KeyTable> _keys = new(StringComparer.Ordinal);

    public PartitionTables()
    {
        Sources = new(Texts);
        Series = KeysOf(KeySpace.Series);
    }

    public TextDictionary Texts { get; } = new();

    public SourceTable Sources { get; }

    public KeyTable Series { get; }

    public StateBudget State { get; } = new(EngineLimits.StateBytesPerSourceMax, EngineLimits.StateBytesMax);

    public EventTime JournalTime { get; set; } = EventTime.Min;

    public Duration Elapsed { get; set; }

    public long Step { get; set; } = -1;

    public KeyTable KeysOf(KeySpace space)
    {
        if (!_keys.TryGetValue(space.Name, out var table))
        {
            _keys.Add(space.Name, table = new KeyTable(space, Texts, Sources));
        }
        if (!table.Space.Columns.SequenceEqual(space.Columns) || table.Space.SourceColumn != space.SourceColumn)
        {
            throw new ArgumentException($"Key space {space} differs from {table.Space} of the same name.");
        }
        return table;
    }
}
