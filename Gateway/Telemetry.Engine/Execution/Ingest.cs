using System.Globalization;
using Telemetry.Engine.Fencing;
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
    private readonly NumberGate _numbers;
    private int[] _series = new int[16];
    private int[] _symbols = new int[16];

    public Ingest(PartitionTables tables, IngestOptions options, SourceRegister register)
    {
        _tables = tables;
        _options = options;
        _register = register;
        Collector = new(Ports, tables.Texts);
        Tables = new(tables, Collector);
        _numbers = new(tables, register, options.FutureTolerance);
        _deadLetters = new(tables, Collector, DeadLettersPort);
    }

    public static IReadOnlyList<OutputPort> Ports { get; } =
    [
        new("readings", ReadingSchema.Schema, KeySpace.Series),
        new("dead_letters", DeadLetterSchema.Schema),
    ];

    /// <summary>Names, clocks and sequence numbers of sources, and the keys with their names.</summary>
    public static StateBound Bound { get; } = StateBound.Of(
        0, 1_024, 1_024 + (EngineLimits.BootsPerSourceMax * 320L) + (32L * EngineLimits.SeqRangesPerSourceMax)
            + (16L * EngineLimits.ClosedBootsPerSourceMax) + (24L * EngineLimits.SamplesPerSourceMax)
            + (EngineLimits.AgentsPerSourceMax * EngineLimits.FencedRunsMax * 1_024L),
        nameof(EngineLimits.SourcesMax), nameof(EngineLimits.MetricsPerSourceMax),
        nameof(EngineLimits.BootsPerSourceMax), nameof(EngineLimits.SeqRangesPerSourceMax),
        nameof(EngineLimits.ClosedBootsPerSourceMax), nameof(EngineLimits.SamplesPerSourceMax),
        nameof(EngineLimits.AgentsPerSourceMax), nameof(EngineLimits.FencedRunsMax));

    public Collector Collector { get; }

    /// <summary>Where rows of tables with an event time enter.</summary>
    public TableDoor Tables { get; }

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

    /// <summary>Why readings of this sender are held back, or null.</summary>
    public string? WhyHeld(StepInput input, int source) => !input.Sender.IsKnown ? null
        : _register.Own(source).Senders.Judge(input.Sender, _tables.JournalTime, _options.AdmitsReplacement);

    /// <summary>Takes readings of a sender that may not be who it says. Nothing of them counts, and they move no
    /// clock; those that were counted before are duplicates.</summary>
    public void TakeHeldRows(StepInput input, int source, string reason)
    {
        var state = _register.Own(source);
        var tally = new Tally(state.Counters);
        foreach (var rejection in input.Rejections)
        {
            _deadLetters.Add(input, rejection);
            tally.DeadLetter++;
        }
        var readings = input.Readings;
        var verdicts = _numbers.Look(input, state);
        for (var index = 0; index < readings.Length; index++)
        {
            if (verdicts[index] == SeqVerdict.Duplicate) { tally.Duplicate++; continue; }
            _deadLetters.Add(input, readings[index], reason);
            tally.Count(reason);
        }
        state.Counters = tally.Counters;
        state.Held += tally.Held;
    }

    private EventTime TakeReadings(StepInput input, int source, SourceState state, ref Tally tally)
    {
        var readings = input.Readings;
        var verdicts = _numbers.Take(input, state, out var isUnproven);
        if (isUnproven) { _deadLetters.Add(input, Unproven(readings)); }
        var clock = _tables.Sources.ClockOf(source);
        var horizon = _tables.JournalTime + _options.FutureTolerance;
        var rows = new RowWriter(_tables, Collector, input, _symbols, source);
        var isSpent = _tables.State.IsSpent(source, _tables.Sources.Count);
        var greatest = EventTime.Min;
        for (var index = 0; index < readings.Length; index++)
        {
            ref readonly var reading = ref readings[index];
            var verdict = verdicts.IsEmpty ? SeqVerdict.New : verdicts[index];
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
        state.Held += tally.Held;
        return greatest;
    }

    private static StepRejection Unproven(ReadOnlySpan<StepReading> readings) => new(
        null, DeadLetterSchema.DuplicateUnproven,
        string.Create(CultureInfo.InvariantCulture, $"{readings.Length} readings from number {readings[0].Seq}"));

    private string? Refusal(SeqVerdict verdict, in StepReading reading, EventTime clock, EventTime horizon) =>
        verdict == SeqVerdict.Forgotten ? DeadLetterSchema.IdentityForgotten
        : verdict == SeqVerdict.Conflict ? DeadLetterSchema.SeqConflict
        : verdict == SeqVerdict.Closed ? DeadLetterSchema.BootClosed
        : !reading.Time.IsUsable ? DeadLetterSchema.TimeOutOfRange
        : reading.Time > horizon ? DeadLetterSchema.Future
        : reading.Time <= clock && !_options.AdmitsLate ? DeadLetterSchema.Late
        : _series[reading.Metric] < 0 ? DeadLetterSchema.TooManySeries
        : null;

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
        public long Held;

        public readonly SourceCounters Counters => new(Accepted, Duplicate, Late, Quarantined, DeadLetter);

        public void Count(string reason)
        {
            switch (reason)
            {
                case DeadLetterSchema.Late: Late++; break;
                case DeadLetterSchema.Future: Quarantined++; break;
                case DeadLetterSchema.Clone or DeadLetterSchema.IdReused or DeadLetterSchema.SeqConflict:
                    Held++;
                    DeadLetter++;
                    break;
                default: DeadLetter++; break;
            }
        }
    }
}
