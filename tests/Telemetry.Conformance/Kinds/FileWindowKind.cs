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
        var rows = item.GetProperty("expected_rows").EnumerateArray().ToArray();
        var columns = ColumnsOf(select, rows);
        var aggregates = columns.Select(column => column.Aggregate).OfType<Aggregate>().ToArray();
        var numbers = aggregates.Select(call => call.Argument).Where(name => name != One).Distinct().ToArray();
        var schema = new Schema(
        [
            new(One, ColumnType.Float64), .. groups.Select(group => new Column(group.Name, ColumnType.Text)),
            .. numbers.Select(name => new Column(name, ColumnType.Float64, true)),
        ]);
        var windows = GeneralWindowSpec.OnEventTime(
            WindowSpecs.AssignerOf(spec.GetProperty("window")), aggregates, ClockScope.Stream);
        var keys = groups.Select(group => group.Name).ToArray();
        var player = new TablePlayer(WindowPipelines.Of(windows, schema, keys));
        foreach (var line in File.ReadLines(Path.Combine(folder, item.GetProperty("input").GetString() ?? "")))
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            var time = SqlTimes.Parse(row.GetProperty(TimeField).GetString() ?? "");
            player.Row(time,
            [
                1.0, .. groups.Select(group => group.ValueOf(row)),
                .. numbers.Select(name => (object?)NumberOf(row, name)),
            ]);
        }
        player.End();
        return Difference.AsMultiset(
            "rows",
            rows.Select(row => Line(columns.Select(column => Expected(row, column)))),
            player.Output.Where(row => row.Stream == WindowPipelines.Results)
                .Select(row => Line(columns.Select(column => RowTable.Print(row[column.Name])))));
    }

    /// <summary>The selected items: the engine's column, the name that the rows have it under, and the call.</summary>
    private static List<Selected> ColumnsOf(string select, JsonElement[] rows)
    {
        var names = rows.SelectMany(row => row.EnumerateObject()).Select(field => field.Name).Distinct().ToArray();
        var columns = select.Split(',', StringSplitOptions.TrimEntries).Select(Selected.Of).ToList();
        for (var index = 0; index < columns.Count; index++)
        {
            if (names.Contains(columns[index].Alias)) { continue; }
            // An item without a usual name has the one that is left.
            columns[index] = columns[index] with
            {
                Alias = names.Single(name => columns.All(other => other.Alias != name)),
            };
        }
        return columns;
    }

    private static List<Group> GroupsOf(JsonElement spec) => spec.TryGetProperty("group_by", out var groups)
        ? [.. groups.EnumerateArray().Select(text => Group.Of(text.GetString() ?? ""))]
        : [];

    private static string Line(IEnumerable<string> cells) => string.Join(" | ", cells);

    private static double? NumberOf(JsonElement row, string field) =>
        row.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string Expected(JsonElement row, Selected column)
    {
        if (!row.TryGetProperty(column.Alias, out var cell)) { return RowTable.Print(null as object); }
        return column.Name is "window_start" or "window_end"
            ? SqlTimes.Parse(cell.GetString() ?? "").ToString(CultureInfo.InvariantCulture)
            : RowTable.Print(cell);
    }

    /// <summary>A selected item: a bound of the window, a call, or a grouping column.</summary>
    private sealed partial record Selected(string Name, string Alias, Aggregate? Aggregate)
    {
        public static Selected Of(string text)
        {
            var words = text.Split(" as ");
            var call = Call().Match(words[0]);
            if (!call.Success)
            {
                var name = words[0].Replace("window.", "window_", StringComparison.Ordinal);
                return new(name, words.Length > 1 ? words[1] : words[0].Split('.')[^1], null);
            }
            var function = Enum.Parse<AggregateFunction>(call.Groups[1].Value, ignoreCase: true);
            var argument = call.Groups[2].Value.Trim();
            var aggregate = new Aggregate(function, argument == "*" ? One : argument, words[0]);
            return new(words[0], words.Length > 1 ? words[1] : call.Groups[1].Value, aggregate);
        }

        [GeneratedRegex(@"^(\w+)\(([^)]*)\)$")]
        private static partial Regex Call();
    }

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
