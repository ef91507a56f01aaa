using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Conformance.Kinds;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Sql;

/// <summary>A pattern over one table: rows in the order of arrival, by processing time or ascending event time; or
/// steps of rows and watermarks. Then the end.</summary>
internal sealed partial class SqlMatchKind : ICaseKind
{
    private const string Proctime = "proctime";

    public string Name => "sql_match_recognize";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var sql = SqlTexts.Clean(item.GetProperty("sql").GetString() ?? "");
        var source = item.GetProperty("table");
        var table = new CaseTable(From().Match(sql).Groups[1].Value);
        var steps = Declare(table, source);
        var player = new SqlPlayer([table], sql);
        foreach (var step in steps)
        {
            if (step.Values is { } values) { player.Row(table.Name, values); }
            else { player.Watermark(table.Name, step.Watermark); }
        }
        player.End();
        return player.Compare(
            "rows", item.GetProperty("expected_rows").EnumerateArray()
                .Select(row => row.EnumerateArray().Select(PrintExpected)));
    }

    /// <summary>Declares the table; gives its rows and the watermarks between them.</summary>
    private static List<(JsonElement[]? Values, long Watermark)> Declare(CaseTable table, JsonElement source)
    {
        string[] names = [.. source.GetProperty("columns").EnumerateArray().Select(name => name.GetString() ?? "")];
        string[] given = [.. names.Where(name => name != Proctime)];
        table.HasProctime = names.Contains(Proctime);
        var time = source.TryGetProperty("time", out var says) ? TimeColumn().Match(says.GetString() ?? "") : null;
        table.Rowtime = given.FirstOrDefault(name => name == time?.Groups[1].Value
            || name.Equals("rowtime", StringComparison.OrdinalIgnoreCase));
        table.Behind = source.TryGetProperty("steps", out _) ? null : new Duration(1_000);
        var steps = StepsOf(source, given.Length, Array.IndexOf(given, table.Rowtime));
        var rows = steps.Select(step => step.Values).OfType<JsonElement[]>().ToList();
        for (var index = 0; index < given.Length; index++)
        {
            var place = index;
            table.Add(given[index], given[index] == table.Rowtime
                ? "TIMESTAMP(3)" : CaseTable.TypeOf(rows.Select(row => row[place])));
        }
        return steps;
    }

    private static List<(JsonElement[]? Values, long Watermark)> StepsOf(JsonElement source, int width, int rowtime)
    {
        if (source.TryGetProperty("rows", out var rows))
        {
            return [.. rows.EnumerateArray().Select(row => ((JsonElement[]?)[.. row.EnumerateArray()], 0L))];
        }
        return
        [
            .. source.GetProperty("steps").EnumerateArray().Select(step =>
                step.GetProperty("op").GetString() == "row"
                    ? ((JsonElement[]?)WithTime(step, width, rowtime), 0L)
                    : (null, step.GetProperty("ts").GetInt64())),
        ];
    }

    /// <summary>The time of a row stands beside its values.</summary>
    private static JsonElement[] WithTime(JsonElement step, int width, int rowtime)
    {
        var values = step.GetProperty("values").EnumerateArray().ToList();
        if (values.Count < width) { values.Insert(rowtime, step.GetProperty("ts")); }
        return [.. values];
    }

    /// <summary>An expected cell; an instant of a whole minute is printed without its seconds.</summary>
    private static string PrintExpected(JsonElement cell) => cell.GetString() is { } text && Minute().IsMatch(text)
        ? SqlTimes.Print(SqlTimes.Parse(text + ":00")) : SqlCells.Print(cell);

    [GeneratedRegex(@"\bFROM\s+(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex From();

    [GeneratedRegex(@"\bcolumn (\w+)")]
    private static partial Regex TimeColumn();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]
    private static partial Regex Minute();
}
