using Telemetry.Edge.Spooling;
using Telemetry.Engine.Execution;

namespace Telemetry.Simulation.Oracle;

/// <summary>Holds the output journal against what has to be said.</summary>
internal sealed class OutputExamination(
    OutputTruth output, Expectation expected, IReadOnlyList<ThresholdRule> rules, string pipeline,
    Func<string, long, IReadOnlyList<string>> history, Findings findings)
{
    private const double Tolerance = 1e-9;

    public void Run()
    {
        Windows();
        DeadLetters();
        Alerts();
    }

    /// <summary>Each (pipeline, step, row) once, without a gap, in order.</summary>
    public static void Numbers(OutputTruth output, Findings findings)
    {
        Dictionary<string, (long Step, int Next)> heads = new(StringComparer.Ordinal);
        foreach (var entry in output.Entries)
        {
            var record = entry.Record;
            var (step, next) = heads.GetValueOrDefault(record.Pipeline, (-1, 0));
            var wanted = record.Step == step ? next : 0;
            if (record.Step < step || record.FirstRow != wanted)
            {
                findings.Add(
                    "output numbers",
                    $"record {entry.Position} of {record.Pipeline} begins with row {record.FirstRow} of step "
                    + $"{record.Step}, behind step {step} whose next row is {next}");
            }
            heads[record.Pipeline] = (record.Step, record.FirstRow + record.Count);
        }
    }

    private void Windows()
    {
        Dictionary<(string, string, long), OutputCell> found = [];
        foreach (var row in output.RowsOf(pipeline, "readings_10s"))
        {
            var key = (row.Text("device")!, row.Text("metric")!, row.Long("window_start"));
            if (!found.TryAdd(key, row))
            {
                findings.Add(
                    "window twice",
                    $"{key} in step {found[key].Step} and again in step {row.Step}",
                    history(key.Item1, row.Step));
            }
        }
        foreach (var window in expected.Closed)
        {
            if (found.Remove((window.Device, window.Metric, window.Start), out var row))
            {
                Window(window, row);
            }
            else
            {
                findings.Add("window missing", window.ToString(), history(window.Device, window.Step));
            }
        }
        foreach (var (key, row) in found.Where(static f => f.Key.Item2 != LossEntry.LedgerMetric))
        {
            findings.Add(
                "window too many", $"{key} in step {row.Step}: {row.Canonical()}", history(key.Item1, row.Step));
        }
    }

    private void Window(WindowTally window, in OutputCell row)
    {
        var isEqual = row.Step == window.Step
            && row.Long("count") == window.Count
            && IsNear(row.Double("sum"), window.Sum)
            && IsNear(row.Double("min"), window.Min)
            && IsNear(row.Double("max"), window.Max)
            && IsNear(row.Double("avg"), window.Average)
            && IsNear(row.Double("stddev"), window.Deviation);
        if (!isEqual)
        {
            findings.Add(
                "window wrong", $"expected {window}; found {row.Canonical()}", history(window.Device, window.Step));
        }
    }

    private void DeadLetters()
    {
        Dictionary<ExpectedLetter, int> open = [];
        foreach (var letter in expected.Letters)
        {
            open[letter] = open.GetValueOrDefault(letter) + 1;
        }
        HashSet<long> noted = [];
        foreach (var row in output.RowsOf(pipeline, "dead_letters"))
        {
            // A note beside duplicates that are too old to be compared; at most one in a step.
            if (row.Text("reason") == DeadLetterSchema.DuplicateUnproven
                && expected.HasDuplicates(row.Step) && noted.Add(row.Step))
            {
                continue;
            }
            ExpectedLetter letter = new(
                row.Step, row.Text("device") ?? "", row.Text("reason") ?? "", row.Text("metric"), row.Text("boot"),
                row.LongOrNull("seq"), row.LongOrNull("event_time"));
            var left = open.GetValueOrDefault(letter);
            if (left == 0)
            {
                findings.Add("dead letter too many", letter.ToString(), history(letter.Device, letter.Step));
                continue;
            }
            open[letter] = left - 1;
        }
        foreach (var (letter, _) in open.Where(pair => pair.Value > 0))
        {
            findings.Add("dead letter missing", letter.ToString(), history(letter.Device, letter.Step));
        }
    }

    private void Alerts()
    {
        var wanted = AlertExpectation.Of(expected.Closed, rules).Select(Text).ToHashSet(StringComparer.Ordinal);
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (var row in output.RowsOf(pipeline, "alerts"))
        {
            ExpectedAlert alert = new(
                row.Step, row.Text("rule")!, row.Text("key")!, row.Text("event")!, row.Long("start"),
                row.LongOrNull("end"), row.Double("peak") ?? 0, row.Text("event") == "raised" && row.Bool("late"));
            if (!wanted.Remove(Text(alert)))
            {
                findings.Add("alert event too many", Text(alert), history(row.Text("device")!, row.Step));
            }
            if (!ids.Add($"{row.Text("id")} {alert.Event}"))
            {
                findings.Add("alert event twice", Text(alert), history(row.Text("device")!, row.Step));
            }
        }
        foreach (var alert in wanted.Order(StringComparer.Ordinal))
        {
            findings.Add("alert event missing", alert);
        }
    }

    private static string Text(ExpectedAlert alert) =>
        $"{alert.Rule} {alert.Key} {alert.Event} start {Show.Micros(alert.Start)} end "
        + $"{(alert.End is { } end ? Show.Micros(end) : "-")} peak {alert.Peak:F6} "
        + $"late {alert.IsLate} step {alert.Step}";

    private static bool IsNear(double? found, double? expected) => (found, expected) switch
    {
        (null, null) => true,
        ({ } left, { } right) => Math.Abs(left - right) <= Tolerance * Math.Max(1, Math.Abs(right)),
        _ => false,
    };
}
