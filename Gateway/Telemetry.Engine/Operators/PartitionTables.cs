using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Operators;

/// <summary>What all operators of a partition share.</summary>
internal sealed class PartitionTables
{
    /// <summary>What a key or a text costs at least: state of so many bytes is worth writing to be rid of
    /// one.</summary>
    private const long BytesPerEntry = 64;

    private readonly Dictionary<string, KeyTable> _keys = new(StringComparer.Ordinal);
    private readonly List<KeyTable> _forgettable = [];
    private long _needed;
    private long _stateBytes;

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
            if (!IsOfSources(table)) { _forgettable.Add(table); }
        }
        if (!table.Space.Columns.SequenceEqual(space.Columns) || table.Space.SourceColumn != space.SourceColumn)
        {
            throw new ArgumentException($"Key space {space} differs from {table.Space} of the same name.");
        }
        return table;
    }

    /// <summary>
    /// Whether so many keys and texts came since the last renewal that another one pays: several times as many as were
    /// needed then, and more than the state weighs that would be written and read. So renewals cost little per key, and
    /// what is not needed is never much more than what is.
    /// </summary>
    public bool IsOvergrown
    {
        get
        {
            var entries = Entries;
            return entries - _needed >= EngineLimits.ForgettableKeysMin
                && entries >= EngineLimits.ForgettableKeysFactor * _needed
                && entries - _needed >= Math.Max(_stateBytes, State.Total) / BytesPerEntry;
        }
    }

    private long Entries
    {
        get
        {
            long entries = Texts.Count;
            foreach (var table in _forgettable) { entries += table.Count; }
            return entries;
        }
    }

    /// <summary>Forgets all texts and keys but the sources and their series, which keep their ordinals. Nobody may use
    /// any other ordinal of before.</summary>
    public void Renew()
    {
        Texts.Renew();
        Sources.Renew();
        State.Renew();
        foreach (var table in _keys.Values) { table.Renew(keepsKeys: IsOfSources(table)); }
    }

    /// <summary>Devices and series are bounded by the number of sources and metrics, and the ingest counts
    /// them.</summary>
    private static bool IsOfSources(KeyTable table) => table.Space.SourceColumn >= 0
        && (table.Space.Name == KeySpace.Series.Name || table.Space.Name == KeySpace.Device.Name);

    /// <summary>The operators have interned again what they need.</summary>
    /// <param name="stateBytes">What their states had to be written for it.</param>
    public void NoteRenewed(long stateBytes) => (_needed, _stateBytes) = (Entries, stateBytes);
}
