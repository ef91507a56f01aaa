using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Alerts;

public sealed partial class AlertOperator
{
    /// <summary>The rules that speak when these are given: absence rules bring one about being offline with
    /// them.</summary>
    /// <param name="rules">The rules that somebody wrote.</param>
    public static IReadOnlyList<AlertRule> SpeakingRules(IReadOnlyList<AlertRule> rules) =>
        [.. DevicePresences.WithOffline(rules)];

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (RuleInput input in _inputs)
        {
            input.Folds.Snapshot(writer, (to, key) => Write(input, to, key));
        }

        if (_presences.AreWatched)
        {
            _presences.Snapshot(writer);
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

        if (_presences.AreWatched)
        {
            _presences.Restore(reader);
        }
    }

    private static string? FindProblem(AlertRule[] rules, IReadOnlyList<AlertInput> inputs)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (AlertRule rule in rules)
        {
            AlertInput? input = inputs.FirstOrDefault(i => i.Stream == rule.Stream);
            string? problem = rule.Validate() is [string first, ..] ? first
                : !names.Add(rule.Id) ? $"Rule '{rule.Id}' appears twice; ids are unique."
                : rule.Kind == AlertRuleKind.Offline ? null
                : input is null ? $"Rule '{rule.Id}': stream is '{rule.Stream}'; allowed is "
                    + string.Join(", ", inputs.Select(i => i.Stream)) + "."
                : rule.Kind == AlertRuleKind.Absence && input.Keys.SourceColumn < 0
                    ? $"Rule '{rule.Id}': stream is '{rule.Stream}'; allowed for absence is one by device."
                : null;
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static void Write(RuleInput input, SnapshotWriter writer, KeyFolds key)
    {
        if (input.IsQuery)
        {
            writer.Text(key.Device);
            writer.Text(key.Metric);
            writer.Text(key.Key);
            writer.Text(key.Severity);
            writer.Text(key.Summary);
        }
        else
        {
            writer.Text(key.Device);
            writer.Text(key.Metric);
        }

        key.SnapshotFolds(writer);
    }

    private static KeyFolds Read(RuleInput input, SnapshotReader reader)
    {
        KeyFolds key;
        if (input.IsQuery)
        {
            key = input.FoldsFor(reader.TextOrNull(), reader.TextOrNull(), reader.TextOrNull());
            key.Severity = reader.TextOrNull();
            key.Summary = reader.TextOrNull();
        }
        else
        {
            key = input.FoldsFor(reader.Text(), reader.TextOrNull(), null);
        }

        key.RestoreFolds(reader);
        return key;
    }

    private string Describe(bool isWhole)
    {
        IEnumerable<string> rules = _inputs.SelectMany((input, port) =>
                input.Rules.Select((rule, index) => (rule, writer: _writers[port][index])))
            .Concat(_presences.Rules.Select((rule, index) => (rule, writer: _presenceWriters[index])))
            .OrderBy(one => Array.IndexOf(_rules, one.rule))
            .Select(one => one.rule.DescribeCondition() + (isWhole ? ", " + one.writer.DescribeTexts() : ""));
        return $"alerts({string.Join(" | ", _inputs.Select(i => i.Stream))}; {string.Join("; ", rules)})";
    }

    /// <summary>A row of a query that is of no window is not dropped without a word.</summary>
    private void Refuse(RuleInput input, Frame frame, int row, Collector output)
    {
        Frame letter = output.Add(1, Context.JournalTime, Frame.NoKey, out int at);
        for (int column = 0; column < letter.Schema.Count; column++)
        {
            if (letter.Schema.Columns[column].IsNullable)
            {
                letter[column].SetNull(at);
            }
        }

        letter.SetText(ReadingSchema.Device, at, input.NameAt(frame, row));
        letter.Longs(ReadingSchema.Arrived)[at] = Context.JournalTime.Micros;
        letter.SetText(DeadLetterSchema.Reason, at, NoWindow);
        letter.SetText(DeadLetterSchema.Detail, at,
            $"{input.Stream}: window_start and window_end must be there, and in order");
    }
}
