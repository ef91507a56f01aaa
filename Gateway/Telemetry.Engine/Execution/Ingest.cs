using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>
/// The door of a partition: drops what was seen before, puts aside what is dated in the future or too late, and hands
/// on the rest as keyed frames. Duplicate, then unusable time, then future, then late: the first that holds.
/// </summary>
internal sealed class Ingest
{
    public const int ReadingsPort = 0;
    public const int DeadLettersPort = 1;

    private readonly PartitionTables _tables;
    private readonly IngestOptions _options;
    private readonly SourceRegister _register;
    private readonly DeadLetterWriter _deadLetters;
    private int[] _series = new int[16];
    private int[] _symbols = new int[16];

    public Ingest(PartitionTables tables, IngestOptions options, SourceRegister register)
    {
        _tables = tables;
        _options = options;
        _register = register;
        Collector = new(Ports, tables.Texts);
        _deadLetters = new(tables, Collector, DeadLettersPort);
    }

    public static IReadOnlyList<OutputPort> Ports { get; } =
    [
        new("readings", ReadingSchema.Schema, KeySpace.Series),
        new("dead_letters", DeadLetterSchema.Schema),
    ];

    /// <summary>Names, clocks and sequence numbers of sources, and the keys with their names.</summary>
    public static StateBound Bound { get; } = StateBound.Of(
        0, 1_024, 1_024 + (EngineLimits.BootsPerSourceMax * (256 + (32L * EngineLimits.SeqRangesPerBootMax))),
        nameof(EngineLimits.SourcesMax), nameof(EngineLimits.MetricsPerSourceMax),
        nameof(EngineLimits.BootsPerSourceMax), nameof(EngineLimits.SeqRangesPerBootMax));

    public Collector Collector { get; }

    /// <summary>Takes something of which nothing could be used.</summary>
    public void TakeDeadLetter(StepInput input)
    {
        foreach (var rejection in input.Rejections) { _deadLetters.Add(input, rejection); }
        var source = _tables.Sources.Find(input.Source);
        if (source < 0) { return; }
        var state = _register.Own(source);
        state.Counters = state.Counters with { DeadLetter = state.Counters.DeadLetter + input.Rejections.Count };
    }

    /// <summary>Refuses readings of a source for which there is no room.</summary>
    public void TakeRowsOfNobody(StepInput input)
    {
        foreach (ref readonly var reading in input.Readings)
        {
            _deadLetters.Add(input, reading, DeadLetterSchema.TooManySeries);
        }
    }

    /// <summary>Takes the readings and gives the source's greatest accepted event time, or Min.</summary>
    public EventTime TakeRows(StepInput input, int source)
    {
        var state = _register.Own(source);
        Translate(input, source);
        var tally = new Tally(state.Counters);
        for (var index = 0; index < input.Rejections.Count; index++)
        {
            _deadLetters.Add(input, input.Rejections[index]);
            tally.DeadLetter++;
        }
        var greatest = TakeReadings(input, source, state, ref tally);
        state.Counters = tally.Counters;
        return greatest;
    }

    private EventTime TakeReadings(StepInput input, int source, SourceState state, ref Tally tally)
    {
        var readings = input.Readings;
        SeqRanges none = default;
        var hasSeqs = !readings.IsEmpty && input.Boot.Length > 0;
        ref var seqs = ref hasSeqs ? ref state.SeqsOf(input.Boot) : ref none;
        var allNew = !hasSeqs || TryTakeRun(ref seqs, readings);
        var clock = _tables.Sources.ClockOf(source);
        var horizon = _tables.JournalTime + _options.FutureTolerance;
        var rows = new RowWriter(_tables, Collector, input, _symbols, source);
        var isSpent = _tables.State.IsSpent(source, _tables.Sources.Count);
        var greatest = EventTime.Min;
        var verdict = SeqVerdict.New;
        for (var index = 0; index < readings.Length; index++)
        {
            ref readonly var reading = ref readings[index];
            if (!allNew && (index == 0 || reading.Seq != readings[index - 1].Seq)) { verdict = seqs.Add(reading.Seq); }
            if (verdict == SeqVerdict.Duplicate) { tally.Duplicate++; continue; }
            var reason = Refusal(verdict, reading, clock, horizon)
                ?? (isSpent ? DeadLetterSchema.StateLimit : null);
            if (reason is not null)
            {
                tally.Count(reason);
                _deadLetters.Add(input, reading, reason);
                continue;
            }
            rows.Add(reading, _series[reading.Metric]);
            tally.Accepted++;
            if (reading.Time > greatest) { greatest = reading.Time; }
        }
        return greatest;
    }

    private string? Refusal(SeqVerdict verdict, in StepReading reading, EventTime clock, EventTime horizon) =>
        verdict == SeqVerdict.Forgotten ? DeadLetterSchema.IdentityForgotten
        : !reading.Time.IsUsable ? DeadLetterSchema.TimeOutOfRange
        : reading.Time > horizon ? DeadLetterSchema.Future
        : reading.Time <= clock && !_options.AdmitsLate ? DeadLetterSchema.Late
        : _series[reading.Metric] < 0 ? DeadLetterSchema.TooManySeries
        : null;

    /// <summary>The usual case: numbers without a gap, directly behind the last ones.</summary>
    private static bool TryTakeRun(ref SeqRanges seqs, ReadOnlySpan<StepReading> readings)
    {
        var first = readings[0].Seq;
        for (var index = 1; index < readings.Length; index++)
        {
            if (readings[index].Seq != first + (ulong)index) { return false; }
        }
        return seqs.TryAppendRun(first, readings.Length);
    }

    /// <summary>Turns the input's names into ordinals, once per input instead of once per row.</summary>
    private void Translate(StepInput input, int source)
    {
        var names = input.Symbols;
        if (names.Count > _symbols.Length)
        {
            _symbols = new int[names.Count * 2];
            _series = new int[names.Count * 2];
        }
        for (var symbol = 0; symbol < names.Count; symbol++)
        {
            _symbols[symbol] = _tables.Texts.InternTransient(names[symbol]);
            _series[symbol] = Unresolved;
        }
        var device = _tables.Texts.Intern(_tables.Sources.NameOf(source));
        foreach (ref readonly var reading in input.Readings)
        {
            if (_series[reading.Metric] == Unresolved) { _series[reading.Metric] = Resolve(device, source, reading); }
        }
    }

    private int Resolve(int device, int source, in StepReading reading)
    {
        var known = _tables.Series.OfSource(source);
        foreach (var key in known)
        {
            if (_tables.Series.PackedAt(key, 1) == _symbols[reading.Metric]) { return key; }
        }
        if (known.Length >= EngineLimits.MetricsPerSourceMax) { return TooMany; }
        _symbols[reading.Metric] = _tables.Texts.Keep(_symbols[reading.Metric]);
        return _tables.Series.Intern([device, _symbols[reading.Metric]]);
    }

    private const int Unresolved = -2;
    private const int TooMany = -1;

    private struct Tally(SourceCounters before)
    {
        public long Accepted = before.Accepted;
        public long Duplicate = before.Duplicate;
        public long Late = before.Late;
        public long Quarantined = before.Quarantined;
        public long DeadLetter = before.DeadLetter;

        public readonly SourceCounters Counters => new(Accepted, Duplicate, Late, Quarantined, DeadLetter);

        public void Count(string reason)
        {
            switch (reason)
            {
                case DeadLetterSchema.Late: Late++; break;
                case DeadLetterSchema.Future: Quarantined++; break;
                default: DeadLetter++; break;
            }
        }
    }
}
