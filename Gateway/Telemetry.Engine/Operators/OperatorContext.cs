using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Operators;

/// <summary>What surrounds one operator: the partition's tables, and time as this operator may know it.</summary>
public sealed class OperatorContext
{
    private readonly PartitionTables _tables;
    private int _advancing = NoSource;
    private EventTime _before;

    internal OperatorContext(PartitionTables tables, string form) => (_tables, Form) = (tables, form);

    private const int NoSource = -2;

    /// <summary>The form of the pipeline that runs: its fingerprint in hex, for messages that are meant for one form
    /// only.</summary>
    public string Form { get; }

    /// <summary>The partition's texts.</summary>
    public TextDictionary Texts => _tables.Texts;

    /// <summary>The partition's sources. Ask <see cref="WatermarkOf"/> for a clock.</summary>
    public SourceTable Sources => _tables.Sources;

    /// <summary>The keys (device, metric).</summary>
    public KeyTable Series => _tables.KeysOf(KeySpace.Series);

    /// <summary>The journal time of the running step.</summary>
    public EventTime JournalTime => _tables.JournalTime;

    /// <summary>Monotonic time that the partition has been running, over restarts; for measuring how long.</summary>
    public Duration Elapsed => _tables.Elapsed;

    /// <summary>The number of the running step: the position of its journal record.</summary>
    public long Step => _tables.Step;

    /// <summary>Where operators count the rows and windows that they keep.</summary>
    public StateBudget State => _tables.State;

    /// <summary>The keys of a key space.</summary>
    /// <param name="space">The key space.</param>
    /// <returns>The table, one per space and partition.</returns>
    public KeyTable KeysOf(KeySpace space) => _tables.KeysOf(space);

    /// <summary>The watermark that this operator has received last.</summary>
    /// <param name="source">A source's ordinal, or <see cref="SourceTable.All"/>.</param>
    /// <returns>The watermark; <see cref="EventTime.Min"/> at first.</returns>
    public EventTime WatermarkOf(int source) =>
        (source == _advancing ? _before : _tables.Sources.ClockOf(source)) - Delay;

    /// <summary>A new frame of this partition.</summary>
    /// <param name="schema">Its columns.</param>
    /// <returns>The frame, empty.</returns>
    public Frame NewFrame(Schema schema) => new(schema, Texts);

    /// <summary>While the operator is told of a watermark: the one of the same clock before it.</summary>
    internal EventTime WatermarkBefore => _before - Delay;

    /// <summary>How much later than the clocks this operator has its watermarks.</summary>
    internal Duration Delay { get; set; }

    /// <summary>A source's clock has moved, but this operator has not been told yet.</summary>
    internal void HoldBack(int source, EventTime before)
    {
        _advancing = source;
        _before = before;
    }

    internal void Release() => _advancing = NoSource;
}
