using Telemetry.Engine.Data;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Cep;

/// <summary>
/// Finds a pattern among the rows of each key. Rows wait until their key's clock passes them, and enter in the order of
/// event time; those of equal times in the order that was asked for, then of their arrival. A match stands under the
/// time of its last row, and never behind the watermark. Port <c>late</c> has the rows that came too late,
/// <c>timed_out</c> the partial matches whose time was over, <c>dead_letters</c> what could not be computed and what
/// was given up because there was too much.
/// </summary>
public sealed partial class CepOperator : Operator
{
    /// <summary>The name of the side output of late rows.</summary>
    public const string LatePort = "late";

    /// <summary>The name of the side output of partial matches whose time was over.</summary>
    public const string TimedOutPort = "timed_out";

    private readonly MatchSpec _spec;
    private readonly MatchLogic _logic;
    private readonly InputPort _input;
    private readonly PartitionKeys _partitions;
    private readonly CepAutomaton _automaton;
    private readonly RowBatch _batch;
    private readonly bool _isJournal;
    private CepEntry? _entry;
    private KeyedRows? _waiting;
    private DueKeys? _due;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The pattern, and what is said of its matches.</param>
    /// <param name="input">What it will receive; inserts only.</param>
    /// <exception cref="ArgumentException">Something does not fit the input or the pattern, or the input is a
    /// changelog.</exception>
    public CepOperator(MatchSpec spec, InputPort input)
        : this(spec, new ColumnLogic(Checked(spec), Checked(input).Schema), input)
    {
    }

    internal CepOperator(MatchSpec spec, MatchLogic logic, InputPort input)
    {
        _spec = spec;
        _logic = logic;
        _input = input;
        _partitions = new(spec.PartitionBy, input);
        _isJournal = spec.Time == TimeDomain.Journal;
        if (spec.Scope == ClockScope.Source && !_isJournal && _partitions.Space.SourceColumn < 0)
        {
            throw new ArgumentException(
                $"Keys {_partitions.Space} belong to no source: a pattern needs the stream's clock.");
        }
        _automaton = CepAutomaton.Compile(spec.Pattern);
        _batch = new(logic.Kept, input.Schema);
        Outputs = logic.OutputsFor(input, _partitions.Space);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => !_isJournal && _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound => CepBound.Counted;

    private CepEntry Entry => _entry!; // Set on opening, before any use, as those below.

    private KeyedRows Waiting => _waiting!;

    /// <summary>The keys by the time at which a row of theirs may enter or a partial match of theirs ends.</summary>
    private DueKeys Due => _due!;

    /// <inheritdoc/>
    public override string Describe() =>
        $"match {DescribeParts()}, clock {(_isJournal ? ClockScope.None : _spec.Scope)}, "
        + $"{_spec.Limits}: {_logic.Results} over ({_input.Schema})";

    /// <summary>Whose clock it is, how much is kept and what is said of matches may change.</summary>
    /// <inheritdoc/>
    public override string DescribeState() => $"match {DescribeParts()}";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var masks = _batch.MasksFor(frame.Count);
        _logic.Mark(frame, masks, output);
        for (var row = 0; row < frame.Count; row++)
        {
            var key = _partitions.Of(frame, row);
            if (IsLate(key, frame.Times[row])) { _batch.AddLate(row, key); }
            else if (_automaton.CanMatter(masks[row])) { _batch.Add(row, key); }
        }
        _batch.SayLate(frame, output, _logic.LatePort);
        var handles = _batch.Keep(frame, Waiting.Rows);
        for (var index = 0; index < handles.Length; index++)
        {
            var (row, key) = _batch[index];
            KeptRows.SetMask(Waiting.Rows, handles[index], masks[row]);
            Receive(key, frame.Times[row], handles[index], output);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (_isJournal || (source == SourceTable.All) != UsesStreamWatermark) { return; }
        LetIn(Due.Take(source, watermark.Micros), watermark.Micros, output);
        if (watermark == EventTime.Max) { FinishAll(source, output); }
        _logic.Flush(output);
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (!_isJournal) { return; }
        // Rows of this instant may still come in another step, and then the order is theirs together.
        LetIn(Due.Take(SourceTable.All, journalTime.Micros), journalTime.Micros, output);
        _logic.Flush(output);
    }

    /// <inheritdoc/>
    public override void Finish(Collector output)
    {
        if (!_isJournal) { return; }
        LetIn(Due.Take(SourceTable.All, DueKeys.Never - 1), long.MaxValue, output);
        FinishAll(SourceTable.All, output);
        _logic.Flush(output);
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _partitions.Open(Context);
        var keys = _partitions.Table;
        var rows = new RowStore(_logic.Kept, Context.Texts, KeptRows.Marks);
        _waiting = new(rows, keys, Context.State);
        _due = new(keys, inOrder: true);
        _logic.Open(Context, keys, rows);
        _entry = new(_spec, _automaton, _logic, rows, keys, Context);
    }

    private static MatchSpec Checked(MatchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        return spec;
    }

    private static InputPort Checked(InputPort input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.RefuseUpdates("a pattern");
        return input;
    }

    private string DescribeParts() => $"{_logic.State} by {_partitions.Space}";

    private bool IsLate(int key, long time) =>
        !_isJournal && time <= Context.WatermarkOf(ClockOf(key)).Micros;

    private int ClockOf(int key) =>
        _isJournal || UsesStreamWatermark ? SourceTable.All : _partitions.Table.SourceOf(key);

    /// <summary>Takes a row: it waits, or enters at once.</summary>
    private void Receive(int key, long time, int handle, Collector output)
    {
        if (!_isJournal)
        {
            Waiting.Insert(key, time, handle);
            Due.Lower(key, time);
            return;
        }
        var now = Context.JournalTime.Micros;
        Waiting.Rows.SetTime(handle, now);
        Waiting.Insert(key, now, handle);
        if (_spec.OrderBy.IsDefaultOrEmpty) { LetIn([key], now, output); }
        else { Due.Lower(key, now + 1); }
    }

    /// <summary>Lets the rows of keys enter that their clock has passed, and their partial matches end.</summary>
    private void LetIn(ReadOnlySpan<int> keys, long clock, Collector output)
    {
        var last = _isJournal && !_spec.OrderBy.IsDefaultOrEmpty && clock < long.MaxValue ? clock - 1 : clock;
        Entry.Begin();
        foreach (var key in keys) { Entry.Take(Waiting, key, Waiting.FirstAfter(key, last)); }
        for (var taken = 0; taken < Entry.Taken; taken++)
        {
            SayDue(Entry.Enter(taken, clock, output));
            output.Relieve();
        }
    }

    private void SayDue(int key)
    {
        var due = Entry.Matcher.DeadlineOf(key).Micros;
        if (Waiting.CountOf(key) > 0)
        {
            due = Math.Min(due, Waiting.OrdersOf(key)[0] + (_isJournal ? 1 : 0));
        }
        if (due != DueKeys.Never) { Due.Lower(key, due); }
    }

    private void FinishAll(int source, Collector output)
    {
        foreach (var key in source == SourceTable.All ? _partitions.Table.Sorted : _partitions.Table.OfSource(source))
        {
            Waiting.RemoveFirst(key, Waiting.CountOf(key));
            Entry.Finish(key, output);
        }
    }
}
