using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts;

/// <summary>
/// All rules over all their streams: takes the newest rows of windows (one input port per stream), emits the alerts'
/// changelog (<see cref="AlertSchema"/>). A person's acknowledgement comes as a control message
/// (<see cref="AlertControl"/>). Rows that are taken back (−U, −D) are skipped, since the row that follows replaces
/// them; but not those of queries, where it may be one of another window, or none.
/// </summary>
public sealed partial class AlertOperator : Operator
{
    /// <summary>The operator's name in every pipeline: where acknowledgements and handovers go.</summary>
    public const string Name = "alerts";

    /// <summary>The output with the rows of queries that are of no window, as dead letters.</summary>
    public const string RefusedPort = "refused";

    /// <summary>Why they are dead letters.</summary>
    public const string NoWindow = "alert_without_window";

    private readonly AlertRule[] _rules;
    private readonly Dictionary<string, string> _versions;
    private readonly RuleInput[] _inputs;
    private readonly AlertWriter[][] _writers;
    private readonly DevicePresences _presences;
    private readonly AlertWriter[] _presenceWriters;
    private readonly List<AlertEvent> _events = [];

    // The row of a query whose −U waits for its +U, which follows at once.
    private QueryRow? _before;

    /// <summary>An operator for these rules; absence rules bring the rule <see cref="AlertRule.OfflineId"/> with them
    /// when there is none of that kind.</summary>
    /// <param name="rules">Rules without problems and with different ids.</param>
    /// <param name="inputs">The streams, in the order of the input ports.</param>
    /// <exception cref="ArgumentException">A rule is wrong, or names a stream or column that is not there.</exception>
    public AlertOperator(IReadOnlyList<AlertRule> rules, IReadOnlyList<AlertInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(inputs);
        _rules = [.. DevicePresences.WithOffline(rules)];
        if (FindProblem(_rules, inputs) is { } problem)
        {
            throw new ArgumentException(problem, nameof(rules));
        }

        _versions = _rules.ToDictionary(rule => rule.Id, rule => rule.Version, StringComparer.Ordinal);
        Inputs = [.. inputs];
        _inputs = [.. inputs.Select(i => new RuleInput(i, _rules))];
        _writers = [.. _inputs.Select(input =>
            input.Rules.Select(rule => new AlertWriter(rule, input.Stream)).ToArray())];
        _presences = new DevicePresences(_rules);
        _presenceWriters = [.. _presences.Rules.Select(rule => new AlertWriter(rule, AlertRule.DevicesStream))];
        Outputs = _inputs.Any(input => input.IsQuery)
            ? [new(OutputPort.Main, AlertSchema.Schema), new(RefusedPort, DeadLetterSchema.Schema)]
            : [new(OutputPort.Main, AlertSchema.Schema)];
    }

    /// <summary>The streams, in the order of the input ports.</summary>
    public IReadOnlyList<AlertInput> Inputs { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark =>
        _inputs.Any(input => input.WatchesClock && input.Keys.SourceColumn < 0);

    /// <inheritdoc/>
    public override StateBound Bound => _rules.Length == 0 ? StateBound.None : StateBound.Unlimited(
        "each rule and key keeps the runs of windows within the rule's horizon, 64 B each (rates and patterns: every "
        + "window, 32 B), and how many windows start in it is said by the stream");

    /// <inheritdoc/>
    public override string Describe() => Describe(isWhole: true);

    /// <inheritdoc/>
    public override string DescribeState() => Describe(isWhole: false);

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        RuleInput input = _inputs[port];
        if (input.Rules.Count == 0)
        {
            return;
        }

        for (int row = 0; row < frame.Count; row++)
        {
            ChangeKind kind = frame.HasKinds ? frame.KindAt(row) : ChangeKind.Insert;
            if (input.IsQuery)
            {
                ProcessQuery(port, frame, row, kind, output);
            }
            else if (kind is ChangeKind.Insert or ChangeKind.UpdateAfter)
            {
                Process(port, frame, row, null, output);
            }
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        for (int port = 0; port < _inputs.Length; port++)
        {
            RuleInput input = _inputs[port];
            if (!input.WatchesClock || input.Keys.SourceColumn < 0 != (source == SourceTable.All))
            {
                continue;
            }

            foreach (int ordinal in KeysOf(input, source))
            {
                if (input.Folds.Find(ordinal) is { } key)
                {
                    Pass(port, key, watermark, output);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (_before is { } alone)
        {
            _before = null;
            TakeBack(alone, output);
        }

        if (!_presences.AreWatched)
        {
            return;
        }

        foreach (DevicePresence device in _presences.All)
        {
            for (int i = 0; device.IsOffline && i < device.Key.Folds.Length; i++)
            {
                _events.Clear();
                device.Pass(i, journalTime.Micros, Context.Elapsed.Micros, _events);
                EmitPresence(device, i, output);
            }
        }
    }

    /// <inheritdoc/>
    public override void ChangeSource(int source, bool isOnline, Collector output)
    {
        if (!_presences.AreWatched)
        {
            return;
        }

        long at = Context.JournalTime.Micros;
        DevicePresence? device = _presences.Of(Context.Sources.NameOf(source));
        if (!isOnline)
        {
            device?.Leave(at, Context.Elapsed.Micros);
            return;
        }

        for (int i = 0; device is { IsOffline: true } && i < device.Key.Folds.Length; i++)
        {
            _events.Clear();
            device.Return(i, at, Context.Elapsed.Micros, _events);
            EmitPresence(device, i, output);
        }

        device?.EndReturn();
        Resume(source, at);
    }

    /// <inheritdoc/>
    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        if (AlertControl.TryReadAcknowledge(payload, out AlertAcknowledgement? order))
        {
            Acknowledge(order, output);
        }
        else if (AlertHandover.Read(payload) is { } handover)
        {
            TakeOver(handover, output);
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            _inputs[i].Open(Context.KeysOf(Inputs[i].Keys));
        }
    }

    private void ProcessQuery(int port, Frame frame, int row, ChangeKind kind, Collector output)
    {
        RuleInput input = _inputs[port];
        QueryRow? before = _before;
        _before = null;
        bool isReplaced = before is { } one && kind == ChangeKind.UpdateAfter && one.Key == frame.Keys[row];
        if (before is { } other && !isReplaced)
        {
            TakeBack(other, output);
        }

        if (!input.HasWindow(frame, row))
        {
            if (isReplaced && before is { } replaced)
            {
                TakeBack(replaced, output);
            }

            if (kind is ChangeKind.Insert or ChangeKind.UpdateAfter)
            {
                Refuse(input, frame, row, output);
            }

            return;
        }

        (long start, long end) = input.WindowOf(frame, row);
        switch (kind)
        {
            case ChangeKind.UpdateBefore:
                _before = new QueryRow(port, frame.Keys[row], start, end);
                break;
            case ChangeKind.Delete:
                TakeBack(new QueryRow(port, frame.Keys[row], start, end), output);
                break;
            default:
                Process(port, frame, row, isReplaced && before?.Start != start ? before : null, output);
                break;
        }
    }

    private void TakeBack(in QueryRow gone, Collector output)
    {
        if (_inputs[gone.Port].Folds.Find(gone.Key) is not { } key)
        {
            return;
        }

        foreach (RuleFold fold in key.Folds)
        {
            _events.Clear();
            fold.TakeBack(gone.Window, Context.JournalTime.Micros, _events);
            Emit(gone.Port, key, fold, output);
        }
    }

    private void Process(int port, Frame frame, int row, QueryRow? moved, Collector output)
    {
        RuleInput input = _inputs[port];
        KeyFolds key = input.FoldsOf(frame, row);
        if (input.IsQuery)
        {
            input.NoteTexts(key, frame, row);
        }

        foreach (RuleFold fold in key.Folds)
        {
            _events.Clear();
            ResultRow result = input.RowOf(frame, row, fold.Rule);
            if (moved is { } from)
            {
                fold.Move(from.Window, result, Context.JournalTime.Micros, _events);
            }
            else
            {
                fold.Apply(result, Context.JournalTime.Micros, _events);
            }

            Emit(port, key, fold, output);
        }
    }

    private void Pass(int port, KeyFolds key, EventTime watermark, Collector output)
    {
        foreach (RuleFold fold in key.Folds)
        {
            if (fold.WatchesClock)
            {
                _events.Clear();
                fold.Pass(watermark.Micros, Context.JournalTime.Micros, _events);
                Emit(port, key, fold, output);
            }
        }
    }

    /// <summary>While the device was away its absence rules rested.</summary>
    private void Resume(int source, long at)
    {
        foreach (RuleInput input in _inputs)
        {
            if (!input.WatchesClock || input.Keys.SourceColumn < 0)
            {
                continue;
            }

            foreach (int ordinal in KeysOf(input, source))
            {
                foreach (RuleFold fold in input.Folds.Find(ordinal)?.Folds ?? [])
                {
                    fold.Resume(at);
                }
            }
        }
    }

    private void Acknowledge(AlertAcknowledgement order, Collector output)
    {
        long at = Context.JournalTime.Micros;
        _events.Clear();
        for (int port = 0; port < _inputs.Length; port++)
        {
            foreach (int ordinal in _inputs[port].Folds.Keys())
            {
                if (_inputs[port].Folds.Find(ordinal) is { } key
                    && key.Acknowledge(order.Alert, at, _events) is { } fold)
                {
                    _writers[port][fold.Rule].Write(
                        key, _inputs[port].DeviceOf(key), _events, output, order);
                    return;
                }
            }
        }

        foreach (DevicePresence device in _presences.All)
        {
            if (device.Key.Acknowledge(order.Alert, at, _events) is { } fold)
            {
                _presenceWriters[fold.Rule].Write(device.Key, device.Key.Device, _events, output, order);
                return;
            }
        }
    }

    private void Emit(int port, KeyFolds key, RuleFold fold, Collector output)
    {
        if (_events.Count > 0)
        {
            _writers[port][fold.Rule].Write(key, _inputs[port].DeviceOf(key), _events, output);
        }
    }

    private void EmitPresence(DevicePresence device, int index, Collector output)
    {
        if (_events.Count > 0)
        {
            _presenceWriters[device.Key.Folds[index].Rule].Write(
                device.Key, device.Key.Device, _events, output);
        }
    }

    private ReadOnlySpan<int> KeysOf(RuleInput input, int source) => source == SourceTable.All
        ? input.Folds.Keys().ToArray()
        : Context.KeysOf(input.Keys).OfSource(source);

    /// <summary>Where a row of a query was that is no more.</summary>
    private readonly record struct QueryRow(int Port, int Key, long Start, long End)
    {
        public ResultRow Window => new(Start, End, 0, ResultState.Final);
    }
}
