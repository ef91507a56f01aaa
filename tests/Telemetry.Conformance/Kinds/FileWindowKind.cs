using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Engine.Data;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>A file of JSON lines, then the end of the input; the results' names are the source's aliases.</summary>
internal sealed partial class FileWindowKind : ICaseKind
{
    /// <summary>The field that has the event time.</summary>
    public const string TimeField = "timestamp";

    private const string One = "one";

    public string Name => "file_window";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var select = spec.GetProperty("select").GetString() ?? "";
        if (select.Contains("join", StringComparison.Ordinal)) { return FileJoin.Run(item, folder); }
        var groups = GroupsOf(spec);
        var schema = new Schema(
            [new(One, ColumnType.Float64), .. groups.Select(group => new Column(group.Name, ColumnType.Text))]);
        var windows = GeneralWindowSpec.OnEventTime(
            WindowSpecs.AssignerOf(spec.GetProperty("window")), [new(AggregateFunction.Count, One, "count")],
            ClockScope.Stream);
        var keys = groups.Select(group => group.Name).ToArray();
        var player = new TablePlayer(WindowPipelines.Of(windows, schema, keys));
        foreach (var line in File.ReadLines(Path.Combine(folder, item.GetProperty("input").GetString() ?? "")))
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            var time = SqlTimes.Parse(row.GetProperty(TimeField).GetString() ?? "");
            player.Row(time, [1.0, .. groups.Select(group => group.ValueOf(row))]);
        }
        player.End();
        var rows = item.GetProperty("expected_rows").EnumerateArray().ToArray();
        var columns = ColumnsOf(select, rows[0]);
        return Difference.AsMultiset(
            "rows",
            rows.Select(row => Line(columns.Select(column => Print(row.GetProperty(column.Alias), column.Column)))),
            player.Output.Where(row => row.Stream == WindowPipelines.Results)
                .Select(row => Line(columns.Select(column => RowTable.Print(row[column.Column])))));
    }

    /// <summary>Alias and engine's column of each selected item; a call without an alias has the name that is
    /// left.</summary>
    private static List<(string Alias, string Column)> ColumnsOf(string select, JsonElement sample)
    {
        var columns = new List<(string Alias, string Column)>();
        foreach (var part in select.Split(',', StringSplitOptions.TrimEntries))
        {
            var words = part.Split(" as ");
            var column = words[0] switch
            {
                "window.start" => "window_start",
                "window.end" => "window_end",
                "count(*)" => "count",
                _ => words[0],
            };
            var alias = words.Length > 1 ? words[1] : words[0].Replace("window.", "", StringComparison.Ordinal);
            columns.Add((alias, column));
        }
        var names = sample.EnumerateObject().Select(property => property.Name).ToArray();
        for (var index = 0; index < columns.Count; index++)
        {
            if (names.Contains(columns[index].Alias)) { continue; }
            columns[index] = (names.Single(name => columns.All(other => other.Alias != name)), columns[index].Column);
        }
        return columns;
    }

    private static List<Group> GroupsOf(JsonElement spec) => spec.TryGetProperty("group_by", out var groups)
        ? [.. groups.EnumerateArray().Select(text => Group.Of(text.GetString() ?? ""))]
        : [];

    private static string Line(IEnumerable<string> cells) => string.Join(" | ", cells);

    private static string Print(JsonElement cell, string column) => column is "window_start" or "window_end"
        ? SqlTimes.Parse(cell.GetString() ?? "").ToString(CultureInfo.InvariantCulture)
        : cell.ToString();

    /// <summary>A grouping column: a field, or <c>name = constant if field % n = m else field</c>.</summary>
    private sealed partial record Group(string Name, string Field, long Modulus, long Remainder, string Constant)
    {
        public static Group Of(string text)
        {
            if (!text.Contains('=', StringComparison.Ordinal)) { return new(text, text, 0, 0, ""); }
            var match = Conditional().Match(text);
            if (!match.Success) { throw new NotSupportedException($"group by {text}"); }
            return new(
                match.Groups[1].Value, match.Groups[3].Value,
                long.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture),
                long.Parse(match.Groups[5].Value, CultureInfo.InvariantCulture), match.Groups[2].Value);
        }

        public string ValueOf(JsonElement row)
        {
            var value = row.GetProperty(Field);
            return Modulus > 0 && value.GetInt64() % Modulus == Remainder ? Constant : value.ToString();
        }

        [GeneratedRegex(@"^(\w+) = (\w+) if (\w+) % (\d+) = (\d+) else \3$")]
        private static partial Regex Conditional();
    }
}
