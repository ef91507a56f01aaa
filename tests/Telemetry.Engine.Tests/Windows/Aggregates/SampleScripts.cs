using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Windows.Aggregates;

/// <summary>Samples as scripts, and expected results as lines.</summary>
internal static class SampleScripts
{
    public const string Table = "rows";

    public static ScriptStep.Row Row(Sample sample, ChangeKind kind = ChangeKind.Insert) =>
        new(Table, new EventTime(sample.Time), sample.Integer, sample.Number, sample.Exact, sample.Text, sample.Flag,
            sample.Instant)
        {
            Kind = kind,
        };

    /// <summary>A changelog: what is added, changed and taken away; gives the samples that are left.</summary>
    public static List<Sample> Changes(Random random, int count, List<ScriptStep> script, long timeMax)
    {
        var left = new List<Sample>();
        for (; count > 0; count--)
        {
            var sample = Sample.Of(random, timeMax);
            var at = left.Count == 0 ? -1 : random.Next(left.Count);
            switch (at < 0 ? 0 : random.Next(4))
            {
                case 1:
                    script.Add(Row(left[at], ChangeKind.Delete));
                    left.RemoveAt(at);
                    break;
                case 2:
                    script.Add(Row(left[at], ChangeKind.UpdateBefore));
                    script.Add(Row(sample, ChangeKind.UpdateAfter));
                    left[at] = sample;
                    break;
                default:
                    script.Add(Row(sample));
                    left.Add(sample);
                    break;
            }
        }
        return left;
    }

    /// <summary>A line of results as the sink writes it, behind other columns.</summary>
    public static string Line(string before, IEnumerable<Aggregate> aggregates, IReadOnlyList<Sample> samples) =>
        string.Join(' ', aggregates.Select(a => (a.Name, Value: Naive.Of(a, samples)))
            .Where(cell => cell.Value is not null).Select(cell => $"{cell.Name}={Print(cell.Value!)}")
            .Prepend(before).Where(part => part.Length > 0));

    public static string Print(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
