using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Engine.Data;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>
/// Distinct values of two kinds of rows in the same window, as three windows behind each other: one per kind and value,
/// whose rows are counted per kind, whose counts stand side by side per window.
/// </summary>
internal static partial class FileJoin
{
    private static readonly Schema Values = new(
        new Column("kind", ColumnType.Text), new Column("value", ColumnType.Text),
        new Column("one", ColumnType.Float64));

    private static readonly Schema Counts =
        new(new Column("kind", ColumnType.Text), new Column("one", ColumnType.Float64));

    public static string? Run(JsonElement item, string folder)
    {
        var spec = item.GetProperty("spec");
        var sides = Side().Matches(spec.GetProperty("select").GetString() ?? "")
            .Select(side => (Field: side.Groups[1].Value, Kind: side.Groups[2].Value, Alias: side.Groups[3].Value))
            .ToArray();
        var window = spec.GetProperty("window");
        var distinct = Player(window, Values, "one", "kind", "value");
        foreach (var line in File.ReadLines(Path.Combine(folder, item.GetProperty("input").GetString() ?? "")))
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            var time = SqlTimes.Parse(row.GetProperty(FileWindowKind.TimeField).GetString() ?? "");
            foreach (var side in sides)
            {
                if (row.EnumerateObject().All(field => field.Value.ToString() != side.Kind)) { continue; }
                distinct.Row(time, side.Kind, row.GetProperty(side.Field).ToString(), 1.0);
            }
        }
        distinct.End();
        var counts = Player(window, Counts, "one", "kind");
        foreach (var row in distinct.Output) { counts.Row(row.Time, row["kind"], 1.0); }
        counts.End();
        var pairs = Player(
            window, new Schema([.. sides.Select(side => new Column(side.Alias, ColumnType.Float64, true))]), "");
        foreach (var row in counts.Output)
        {
            pairs.Row(row.Time, [.. sides.Select(side => side.Kind == (string?)row["kind"] ? row["sum"] : null)]);
        }
        pairs.End();
        var start = WindowAlias().Match(spec.GetProperty("select").GetString() ?? "").Groups[1].Value;
        return Difference.AsMultiset(
            "rows",
            item.GetProperty("expected_rows").EnumerateArray().Select(row => Line(
                SqlTimes.Parse(row.GetProperty(start).GetString() ?? ""),
                sides.Select(side => (object?)row.GetProperty(side.Alias).GetDouble()))),
            pairs.Output.Where(row => sides.All(side => row[side.Alias] is not null))
                .Select(row => Line((long)row["window_start"]!, sides.Select(side => row[side.Alias]))));
    }

    /// <summary>Sums of one column as <c>sum</c>, or of every column under its name; keyed by some columns.</summary>
    private static TablePlayer Player(
        JsonElement window, Schema rows, string summed, params ReadOnlySpan<string> keys)
    {
        Aggregate[] aggregates = summed.Length > 0
            ? [new(AggregateFunction.Sum, summed, "sum")]
            : [.. rows.Columns.Select(column => new Aggregate(AggregateFunction.Sum, column.Name, column.Name))];
        var spec = GeneralWindowSpec.OnEventTime(WindowSpecs.AssignerOf(window), aggregates, ClockScope.Stream);
        return new(WindowPipelines.Of(spec, rows, keys));
    }

    private static string Line(long start, IEnumerable<object?> counts) =>
        string.Create(CultureInfo.InvariantCulture, $"{start} {string.Join(' ', counts)}");

    [GeneratedRegex(@"count\(distinct (\w+)\) of (\w+) rows as (\w+)")]
    private static partial Regex Side();

    [GeneratedRegex(@"window\.start as (\w+)")]
    private static partial Regex WindowAlias();
}
