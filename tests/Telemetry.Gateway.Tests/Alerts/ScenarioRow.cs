using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>A row of the stream of alerts, whoever said it.</summary>
/// <param name="Step">The step that said it.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Row">Its place among the step's rows.</param>
/// <param name="Cells">Its columns as texts; times are µs since the scenario's beginning.</param>
internal sealed record ScenarioRow(long Step, string Pipeline, int Row, IReadOnlyDictionary<string, string?> Cells)
{
    private static readonly string[] Flags =
        ["provisional", "late", "acknowledged", "retraction_proposed", "flapping", "silenced"];

    private static readonly Comparer<ScenarioRow> ByKey = Comparer<ScenarioRow>.Create(
        static (one, other) => string.CompareOrdinal(one["key"], other["key"]));

    public string Id => this["id"];

    public string this[string name] => Cells.GetValueOrDefault(name) ?? "";

    /// <summary>The lines of a file's events: time, event, rule, key, and the alert as it stands, which is numbered by
    /// its first row, and its cause by the same numbers. Steps are in their order, whoever was faster.</summary>
    public static string[] Lines(IEnumerable<ScenarioRow> rows, IReadOnlyList<string> pipelines)
    {
        ScenarioRow[] sorted = Sorted(rows, pipelines);
        List<string> ids = Ids(sorted);
        return [.. sorted.Select(row => row.Line(ids))];
    }

    /// <summary>The id of an alert by its number.</summary>
    public static string IdOf(IEnumerable<ScenarioRow> rows, IReadOnlyList<string> pipelines, string number) =>
        Ids(Sorted(rows, pipelines))[int.Parse(number, CultureInfo.InvariantCulture) - 1];

    public static ScenarioRow Of(long step, string pipeline, Frame frame, int row)
    {
        string? Cell(int column) => frame[column].IsNull(row) ? null : frame.Schema.Columns[column].Type switch
        {
            ColumnType.Float64 => Text(frame.Doubles(column)[row]),
            ColumnType.Boolean => Text(frame.Bools(column)[row]),
            ColumnType.Text => frame.TextAt(column, row),
            _ => Text(frame.Longs(column)[row]),
        };
        return new ScenarioRow(step, pipeline, row, Enumerable.Range(0, frame.Schema.Count)
            .ToDictionary(column => frame.Schema.Columns[column].Name, Cell, StringComparer.Ordinal));
    }

    /// <param name="record">The record.</param>
    /// <param name="row">One of its rows.</param>
    /// <param name="begin">The scenario's beginning, seconds since the epoch.</param>
    public static ScenarioRow Of(OutputRecord record, OutputRow row, long begin)
    {
        string? Cell(object? value) => value switch
        {
            null => null,
            double number => Text(number),
            bool isSo => Text(isSo),
            DateTime time => Text(EventTimes.ToMicros(time) - (begin * 1_000_000)),
            long number => Text(number),
            _ => ((string)value).Replace(
                DateTime.UnixEpoch.AddSeconds(begin).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "1970-01-01", StringComparison.Ordinal),
        };
        return new ScenarioRow(record.Step, record.Pipeline, row.Index, row.Names.Zip(row.Values)
            .ToDictionary(pair => pair.First, pair => Cell(pair.Second), StringComparer.Ordinal));
    }

    /// <summary>All of it.</summary>
    public override string ToString() => $"{Step} {Pipeline} {Row} {string.Join(
        '|', Cells.OrderBy(cell => cell.Key, StringComparer.Ordinal).Select(cell => $"{cell.Key}={cell.Value}"))}";

    private static ScenarioRow[] Sorted(IEnumerable<ScenarioRow> rows, IReadOnlyList<string> pipelines)
    {
        ScenarioRow[] sorted =
        [
            .. rows.OrderBy(row => row.Step).ThenBy(row => pipelines.ToList().IndexOf(row.Pipeline)),
        ];

        // What happens to many alerts at once is said in the order of ids: other hashes on another day.
        int end;
        for (int start = 0; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[start].IsSaidWith(sorted[end]))
            {
                end++;
            }

            Array.Sort(sorted, start, end - start, ByKey);
        }

        return sorted;
    }

    private bool IsSaidWith(ScenarioRow next) =>
        this["event"] is "grouped" or "ungrouped" or "withdrawn" && next["event"] == this["event"]
        && (next.Step, next.Pipeline) == (Step, Pipeline);

    private static List<string> Ids(IEnumerable<ScenarioRow> rows) => [.. rows.Select(row => row.Id).Distinct()];

    private string Line(List<string> ids) =>
        $"{Seconds(this["at"])} {this["event"]} {this["rule"]} {this["key"]} #{1 + ids.IndexOf(Id)} "
        + $"{Seconds(this["start"])}..{Seconds(this["end"])} peak {this["peak"]} {this["severity"]}"
        + string.Concat(Flags.Where(name => this[name] == "true").Select(name => " " + name))
        + (this["cause"].Length > 0 ? $" because of #{1 + ids.IndexOf(this["cause"])}" : "")
        + (this["summary"].Length > 0 ? $" \"{this["summary"]}\"" : "");

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";

    private static string Seconds(string micros) => micros.Length == 0 ? ""
        : (long.Parse(micros, CultureInfo.InvariantCulture) / 1e6).ToString("0.######", CultureInfo.InvariantCulture);
}
