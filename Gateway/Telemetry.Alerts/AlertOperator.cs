using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts;

/// <summary>
/// All rules over all their streams: takes the newest rows of windows (one input port per stream), emits the alerts'
/// changelog (<see cref="AlertSchema"/>). A person's acknowledgement comes as a control message
/// (<see cref="AlertControl"/>). Rows that are taken back (−U, −D) are skipped: the row that follows replaces them.
/// </summary>
public sealed class AlertOperator : Operator
{
    private readonly AlertRule[] _rules;
    private readonly RuleInput[] _inputs;
    private readonly List<AlertEvent> _events = [];

    /// <summary>An operator for these rules.</summary>
    /// <param name="rules">Rules without problems and with different ids.</param>
    /// <param name="inputs">The streams, in the order of the input ports.</param>
    /// <exception cref="ArgumentException">A rule is wrong, or names a stream or column that is not there.</exception>
    public AlertOperator(IReadOnlyList<AlertRule> rules, IReadOnlyList<AlertInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(inputs);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (AlertRule rule in rules)
        {
            string? problem = rule.Validate() is [string first, ..] ? first
                : !names.Add(rule.Id) ? $"Rule '{rule.Id}' appears twice; ids are unique."
                : inputs.Any(i => i.Stream == rule.Stream) ? null
                : $"Rule '{rule.Id}': stream is '{rule.Stream}'; allowed is "
                    + string.Join(", ", inputs.Select(i => i.Stream)) + ".";
            if (problem is not null)
            {
                throw new ArgumentException(problem, nameof(rules));
            }
        }

        _rules = [.. rules];
        Inputs = [.. inputs];
        _inputs = [.. inputs.Select(i => new RuleInput(i, rules))];
    }

    /// <summary>The streams, in the order of the input ports.</summary>
    public IReadOnlyList<AlertInput> Inputs { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; } = [new(OutputPort.Main, AlertSchema.Schema)];

    /// <inheritdoc/>
    public override StateBound Bound => _rules.Length == 0 ? StateBound.None : StateBound.Unlimited(
        "each rule and key keeps the runs of windows within the rule's horizon, 64 B each, and how many windows start "
        + "in it is said by the stream");

    /// <inheritdoc/>
    public override string Describe()
    {
        IEnumerable<string> rules = _rules.Select(r => string.Create(CultureInfo.InvariantCulture,
            $"{r.Id}: {r.Stream}.{r.Aggregate} of {r.Device}/{r.Metric} > {r.RaiseAbove:R} for {r.ForWindows} "
            + $"until <= {r.ClearBelow:R}, late after {r.LateAfter}, horizon {r.Horizon}, {r.Severity}"));
        return $"alerts({string.Join(" | ", _inputs.Select(i => i.Stream))}; {string.Join("; ", rules)})";
    }

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
            if (frame.HasKinds && frame.KindAt(row) is ChangeKind.UpdateBefore or ChangeKind.Delete)
            {
                continue;
            }

            KeyFolds key = input.FoldsOf(frame, row);
            foreach (RuleFold fold in key.Folds)
            {
                _events.Clear();
                fold.Fold.Apply(input.RowOf(frame, row, fold.Rule), Context.JournalTime.Micros, _events);
                Emit(input, key, fold, output);
            }
        }
    }

    /// <inheritdoc/>
    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        if (!AlertControl.TryReadAcknowledge(payload, out AlertId id))
        {
            return;
        }

        foreach (RuleInput input in _inputs)
        {
            foreach (int ordinal in input.Folds.Keys())
            {
                KeyFolds? key = input.Folds.Find(ordinal);
                foreach (RuleFold fold in key?.Folds ?? [])
                {
                    _events.Clear();
                    if (key is not null && fold.Fold.Acknowledge(id, Context.JournalTime.Micros, _events))
                    {
                        Emit(input, key, fold, output);
                        return;
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (RuleInput input in _inputs)
        {
            input.Folds.Snapshot(writer, Write);
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (RuleInput input in _inputs)
        {
            input.Folds.Restore(reader, from => Read(input, from));
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

    private static void Write(SnapshotWriter writer, KeyFolds key)
    {
        writer.Text(key.Device);
        writer.Text(key.Metric);
        foreach (RuleFold fold in key.Folds)
        {
            fold.Fold.Snapshot(writer);
        }
    }

    private static KeyFolds Read(RuleInput input, SnapshotReader reader)
    {
        KeyFolds key = input.FoldsFor(reader.Text(), reader.TextOrNull());
        foreach (RuleFold fold in key.Folds)
        {
            fold.Fold.Restore(reader);
        }

        return key;
    }

    private void Emit(RuleInput input, KeyFolds key, RuleFold fold, Collector output)
    {
        AlertRule rule = input.Rules[fold.Rule];
        foreach (AlertEvent e in _events)
        {
            Frame frame = output.Add(0, new EventTime(e.Start), Frame.NoKey, out int row);
            frame.SetText(AlertSchema.Id, row, e.Id.ToString());
            frame.SetText(AlertSchema.Rule, row, rule.Id);
            frame.SetText(AlertSchema.Key, row, key.Key);
            frame.SetText(AlertSchema.Device, row, key.Device);
            frame.SetText(AlertSchema.Metric, row, key.Metric);
            frame.SetText(AlertSchema.Severity, row, rule.Severity);
            frame.SetText(AlertSchema.Event, row, AlertSchema.NameOf(e.Kind));
            frame.SetText(AlertSchema.State, row, AlertSchema.NameOf(e.State));
            frame.SetText(AlertSchema.Source, row, input.Stream);
            Fill(frame, row, e);
        }
    }

    private static void Fill(Frame frame, int row, in AlertEvent e)
    {
        frame.Longs(AlertSchema.Ordinal)[row] = e.Ordinal;
        frame.Bools(AlertSchema.Provisional)[row] = e.Provisional;
        frame.Bools(AlertSchema.Late)[row] = e.Late;
        frame.Bools(AlertSchema.Acknowledged)[row] = e.Acknowledged;
        frame.Bools(AlertSchema.RetractionProposed)[row] = e.RetractionProposed;
        frame.Longs(AlertSchema.Occurred)[row] = e.Start;
        frame.Longs(AlertSchema.Detected)[row] = e.Detected;
        frame.Longs(AlertSchema.At)[row] = e.At;
        frame.Longs(AlertSchema.Start)[row] = e.Start;
        frame.Longs(AlertSchema.End)[row] = e.End ?? 0;
        if (e.End is null)
        {
            frame.Longs(AlertSchema.End).SetNull(row);
        }

        frame.Doubles(AlertSchema.Peak)[row] = e.Peak;
        frame.Longs(AlertSchema.EvidenceStart)[row] = e.Start;
        frame.Longs(AlertSchema.EvidenceEnd)[row] = e.EvidenceEnd;
    }
}
