using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>Runs a keyed process: its clocks, timers and states. What rows do is the business of those that derive from
/// it.</summary>
internal abstract class KeyedOperator<TOut> : Operator
{
    /// <summary>Timers in one advance that do not come later than those before them, beyond the ones there were at its
    /// beginning: more is a timer that sets itself for ever.</summary>
    private const int StandingTimersMax = 100_000;

    private const int FormatVersion = 1;

    private readonly KeyedLogic<TOut> _logic;
    private readonly KeySpace _space;
    private readonly ClockScope _clock;
    private readonly RowShape<TOut> _shape;
    private EventTime _journalTime = EventTime.Min;
    private KeyScope? _scope;

    protected KeyedOperator(
        KeyedLogic<TOut> logic, IReadOnlyList<InputPort> keyed, RowShape<TOut> shape, ClockScope? clock)
    {
        ArgumentNullException.ThrowIfNull(logic);
        ArgumentNullException.ThrowIfNull(shape);
        logic.Take();
        _logic = logic;
        _shape = shape;
        _space = KeysOf(keyed, logic);
        _clock = clock ?? (_space.SourceColumn >= 0 ? ClockScope.Source : ClockScope.Stream);
        if (_clock == ClockScope.Source && _space.SourceColumn < 0)
        {
            throw new ArgumentException(
                $"Keys {_space} belong to no source: {logic.Description} needs the stream's clock.");
        }
        if (_clock == ClockScope.None) { throw new ArgumentException("A keyed process needs a clock scope."); }
        Output = new(shape, 0, logic.Cursor);
        Outputs =
        [
            new(OutputPort.Main, shape.Schema, _space),
            .. logic.Sides.Select(side => side.PortFor(_space)),
        ];
        Stages.SidePorts.Check(Outputs);
    }

    public override IReadOnlyList<OutputPort> Outputs { get; }

    public override bool UsesStreamWatermark => _clock == ClockScope.Stream;

    public override StateBound Bound => StateBound.Counted(_logic.State.BytesPerKey);

    protected KeyedContext KeyContext { get; } = new();

    protected RowCollector<TOut> Output { get; }

    protected KeyScope Scope => _scope!; // Set on opening, before any use.

    protected IReadOnlyList<DeclaredState> States => _logic.State.All;

    public override string Describe() =>
        $"{DescribeInputs()} {_logic.Description} by {_space}, clock {_clock}: "
        + $"{string.Join(", ", States)} -> {_shape.Schema}";

    /// <summary>The states are found by their names, and timers go by the clock that there is.</summary>
    public override string DescribeState() => $"keyed process{_logic.VersionText} by {_space}";

    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        AdvanceClock(Context.JournalTime, output);
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        var (last, standing) = (long.MinValue, Scope.EventTimers(source) + StandingTimersMax);
        while (Scope.TryTakeEvent(source, watermark.Micros, out var timer))
        {
            Guard(timer, ref last, ref standing, watermark);
            Ring(timer, true, output);
        }
        Scope.End();
    }

    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        // A timer that a row sets for a time that has come waits for the next one: what a process does must not depend
        // on which rows shared a step.
        if (journalTime <= _journalTime) { return; }
        _journalTime = journalTime;
        var (last, standing) = (long.MinValue, Scope.JournalTimers + StandingTimersMax);
        while (Scope.TryTakeJournal(journalTime.Micros, out var timer))
        {
            Guard(timer, ref last, ref standing, journalTime);
            Ring(timer, false, output);
        }
        Scope.End();
    }

    public override void Finish(Collector output)
    {
        foreach (var timer in Scope.TimersOf(false)) { Scope.DeleteTimer(timer, false); }
    }

    public sealed override void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(FormatVersion);
        WriteTimers(writer, true);
        WriteTimers(writer, false);
        writer.Int32(States.Count);
        foreach (var state in States.OrderBy(state => state.Name, StringComparer.Ordinal))
        {
            writer.Text(state.Name);
            writer.Text(state.Kind);
            Section.Write(writer, state.Snapshot);
        }
        SnapshotMore(writer);
    }

    public sealed override string? WhyUnfit(SnapshotReader reader)
    {
        if (reader.Int32() != FormatVersion) { return null; }
        for (var queue = 0; queue < 2; queue++)
        {
            for (var left = reader.Count(); left > 0; left--) { _ = (reader.Bytes(), reader.Int64()); }
        }
        var unfit = UnfitOf(reader, name => States.FirstOrDefault(state => state.Name == name)?.Kind);
        return unfit ?? UnfitOf(reader, KindOfMore);
    }

    public sealed override void Restore(SnapshotReader reader)
    {
        var version = reader.Int32();
        if (version != FormatVersion) { throw new SnapshotFormatException($"a keyed process of format {version}"); }
        _journalTime = Context.JournalTime;
        ReadTimers(reader, true);
        ReadTimers(reader, false);
        for (var left = reader.Count(); left > 0; left--)
        {
            var (name, kind, section) = (reader.Text(), reader.Text(), reader.Bytes());
            var state = States.FirstOrDefault(candidate => candidate.Name == name);
            if (state is null) { continue; }
            if (state.Kind != kind)
            {
                throw new SnapshotFormatException($"state '{name}' as {kind}, and the process has it as {state.Kind}");
            }
            var content = new SnapshotReader(section);
            state.Restore(content);
            content.End();
        }
        RestoreMore(reader);
    }

    /// <summary>Writes what there is beside the keyed state.</summary>
    protected virtual void SnapshotMore(SnapshotWriter writer) => writer.Int32(0);

    /// <summary>How a state beside the keyed ones is written; null when there is none of the name.</summary>
    protected virtual string? KindOfMore(string name) => null;

    /// <summary>Reads what there was beside the keyed state: a count of names, kinds and parts.</summary>
    protected virtual void RestoreMore(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            _ = reader.Text();
            _ = reader.Text();
            _ = reader.Bytes();
        }
    }

    protected abstract string DescribeInputs();

    protected override void OnOpen()
    {
        _scope = new(Context, Context.KeysOf(_space), _clock);
        KeyContext.Open(_scope);
        Output.Open(Context.Texts);
        foreach (var side in _logic.Sides) { side.Open(Context.Texts); }
        for (var index = 0; index < States.Count; index++) { States[index].Attach(_scope, index + 1); }
    }

    /// <summary>Begins a row of a key.</summary>
    protected void Begin(int key, long time, Collector output)
    {
        Scope.BeginRow(key, time);
        _logic.Cursor.Begin(output, new EventTime(time), key);
    }

    /// <summary>Begins something that belongs to a key and happens now, and is no row.</summary>
    protected void Visit(int key, Collector output)
    {
        Scope.BeginTimer(key, Context.JournalTime, false);
        _logic.Cursor.Begin(output, Context.JournalTime, key);
    }

    /// <summary>Nothing is handled any more.</summary>
    protected void End()
    {
        Scope.End();
        _logic.Cursor.End();
    }

    private void Ring(in KeyTimer timer, bool isEventTime, Collector output)
    {
        if (timer.Tag != KeyTimer.OfProcess) { States[timer.Tag - 1].Expire(timer.Key, timer.Time); return; }
        var time = new EventTime(timer.Time);
        Scope.BeginTimer(timer.Key, time, isEventTime);
        _logic.Cursor.Begin(output, time, timer.Key);
        if (isEventTime) { _logic.OnEventTimer(time, KeyContext, Output); }
        else { _logic.OnJournalTimer(time, KeyContext, Output); }
        End();
    }

    private void Guard(in KeyTimer timer, ref long last, ref int standing, EventTime clock)
    {
        if (timer.Time > last && clock != EventTime.Max) { last = timer.Time; return; }
        if (--standing > 0) { return; }
        throw new InvalidOperationException($"{_logic.Description} sets timers for ever that are due at once: in a "
            + "timer's callback set later ones only, and none when the context says that it is final.");
    }

    private static string? UnfitOf(SnapshotReader reader, Func<string, string?> kindOf)
    {
        string? unfit = null;
        for (var left = reader.Count(); left > 0; left--)
        {
            var (name, kind, _) = (reader.Text(), reader.Text(), reader.Bytes());
            if (kindOf(name) is { } own && own != kind)
            {
                unfit ??= $"state '{name}' as {kind}, and the process has it as {own}";
            }
        }
        return unfit;
    }

    private void WriteTimers(SnapshotWriter writer, bool isEventTime)
    {
        var timers = Scope.TimersOf(isEventTime);
        writer.Int32(timers.Count);
        foreach (var timer in timers)
        {
            writer.Bytes(Scope.Keys.Encoded(timer.Key));
            writer.Int64(timer.Time);
        }
    }

    private void ReadTimers(SnapshotReader reader, bool isEventTime)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = Scope.Keys.InternEncoded(reader.Bytes().Span);
            Scope.SetTimer(new(reader.Int64(), key, KeyTimer.OfProcess), isEventTime);
        }
    }

    private static KeySpace KeysOf(IReadOnlyList<InputPort> keyed, KeyedLogic<TOut> logic)
    {
        foreach (var input in keyed)
        {
            input.RefuseUpdates("a keyed process");
            if (input.Keys is null)
            {
                throw new ArgumentException(
                    $"{logic.Description} needs a keyed stream: put KeyBy(\"...\") before it, or derive it from "
                    + "Process, which keeps no state.");
            }
            if (input.Keys.Name != keyed[0].Keys!.Name) // The first one was checked above.
            {
                throw new ArgumentException(
                    $"{logic.Description} needs the same keys on both streams: {keyed[0].Keys} and {input.Keys}.");
            }
        }
        return keyed[0].Keys!;
    }
}
