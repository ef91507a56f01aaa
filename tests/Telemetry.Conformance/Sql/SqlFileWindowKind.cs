using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Conformance.Kinds;

namespace Telemetry.Conformance.Sql;

/// <summary>A file of JSON lines, then the end of the input; the results' names are the source's aliases.</summary>
internal sealed partial class SqlFileWindowKind : ICaseKind
{
    private const string Table = "input";
    private const string View = "grouped";
    private const string Time = "timestamp";

    public string Name => "file_window";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, item.GetProperty("input").GetString() ?? ""))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        var expected = item.GetProperty("expected_rows").EnumerateArray().ToArray();
        var table = Declare(lines);
        var player = new SqlPlayer([table], ScriptOf(item.GetProperty("spec"), lines));
        foreach (var line in lines)
        {
            player.Row(Table, table.Columns.Select(column => line.GetProperty(column.Name)));
        }
        player.End();
        string[] names = [.. expected.SelectMany(row => row.EnumerateObject().Select(cell => cell.Name)).Distinct()];
        var columns = player.Columns.Select(column => column.Name).ToList();
        // A column without a usual name has the one that is left.
        var places = names.Select(name => columns.IndexOf(name) is >= 0 and var place
            ? place : columns.FindIndex(column => !names.Contains(column))).ToArray();
        return Difference.AsMultiset(
            "rows",
            expected.Select(row => SqlPlayer.Line(names.Select(name =>
                row.TryGetProperty(name, out var cell) ? SqlCells.Print(cell) : "null"))),
            player.Final().Select(row => SqlPlayer.Line(places.Select(place => row[place]))));
    }

    private static CaseTable Declare(JsonElement[] lines)
    {
        var table = new CaseTable(Table) { Rowtime = Time };
        foreach (var field in lines[0].EnumerateObject())
        {
            table.Add(field.Name, field.Name == Time ? "TIMESTAMP(3)"
                : CaseTable.TypeOf(lines.Select(line => line.GetProperty(field.Name))));
        }
        return table;
    }

    private static string ScriptOf(JsonElement spec, JsonElement[] lines)
    {
        var select = spec.GetProperty("select").GetString() ?? "";
        if (select.Contains(" join", StringComparison.Ordinal)) { return JoinOf(spec, select, lines[0]); }
        var groups = spec.TryGetProperty("group_by", out var list)
            ? list.EnumerateArray().Select(text => GroupOf(text.GetString() ?? "")).ToArray() : [];
        string[] keys = [.. groups.Select(group => group.Name)];
        var computed = groups.Where(group => group.Value.Length > 0)
            .Select(group => $", {group.Value} AS {group.Name}");
        return $"CREATE VIEW {View} AS SELECT *{string.Concat(computed)} FROM {Table};\n"
            + $"SELECT {ItemsOf(select)} FROM {SpecTexts.Window(spec.GetProperty("window"), View, Time, keys)} "
            + SpecTexts.GroupBy(keys);
    }

    /// <summary>The counts of two kinds of rows, joined by their windows.</summary>
    private static string JoinOf(JsonElement spec, string select, JsonElement sample)
    {
        var windows = SpecTexts.Window(spec.GetProperty("window"), Table, Time, []);
        var sides = Side().Matches(select);
        var kind = sample.EnumerateObject().First(field =>
            sides.Any(side => side.Groups[2].Value == field.Value.ToString())).Name;
        var parts = sides.Select(side =>
            $"(SELECT {SpecTexts.Bounds}, {side.Groups[1].Value} AS n FROM {windows} "
            + $"WHERE `{kind}` = '{side.Groups[2].Value}' GROUP BY {SpecTexts.Bounds})").ToArray();
        return $"SELECT COALESCE(a.window_start, b.window_start) AS `{WindowAlias().Match(select).Groups[1].Value}`, "
            + $"a.n AS `{sides[0].Groups[3].Value}`, b.n AS `{sides[1].Groups[3].Value}` "
            + $"FROM {parts[0]} a {JoinType().Match(select).Groups[1].Value} JOIN {parts[1]} b "
            + "ON a.window_start = b.window_start AND a.window_end = b.window_end";
    }

    /// <summary>The items of a list, each with its name in quotes.</summary>
    private static string ItemsOf(string select) => string.Join(", ", select.Split(',', StringSplitOptions.TrimEntries)
        .Select(item =>
        {
            var words = item.Replace("window.", "window_", StringComparison.Ordinal).Split(" as ");
            var name = words.Length > 1 ? words[1]
                : words[0].StartsWith("window_", StringComparison.Ordinal) ? words[0]["window_".Length..] : "";
            return name.Length == 0 ? words[0] : $"{words[0]} AS `{name}`";
        }));

    /// <summary>A grouping column: a field, or <c>name = constant if field % n = m else field</c>.</summary>
    private static (string Name, string Value) GroupOf(string text)
    {
        var match = Conditional().Match(text);
        return match.Success
            ? (match.Groups[1].Value, $"CASE WHEN {match.Groups[3].Value} THEN {match.Groups[2].Value} "
                + $"ELSE {match.Groups[4].Value} END")
            : (text, "");
    }

    [GeneratedRegex(@"^(\w+) = (\w+) if (.+) else (\w+)$")]
    private static partial Regex Conditional();

    [GeneratedRegex(@"(count\(distinct \w+\)) of (\w+) rows as (\w+)")]
    private static partial Regex Side();

    [GeneratedRegex(@"\b(inner|left outer|left|right outer|right|full outer|full) join")]
    private static partial Regex JoinType();

    [GeneratedRegex(@"window\.start as (\w+)")]
    private static partial Regex WindowAlias();
}
