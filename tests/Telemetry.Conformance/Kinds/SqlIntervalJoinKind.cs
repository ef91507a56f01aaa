using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Conformance.Kinds;

/// <summary>An interval join of two tables, as far as the case says it in data; SQL alone waits for SQL.</summary>
internal sealed partial class SqlIntervalJoinKind : ICaseKind
{
    private const string LeftPrefix = "l_";
    private const string RightPrefix = "r_";

    public string Name => "sql_interval_join";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        if (!item.TryGetProperty("spec", out var spec)) { return "SQL is not built, and the case has no spec"; }
        var tables = item.GetProperty("tables");
        var (left, right) = (Text(spec, "left"), Text(spec, "right"));
        var lag = WatermarkLag().Match(Text(item, "watermark"));
        if (!lag.Success) { throw new NotSupportedException($"watermark {Text(item, "watermark")}"); }
        var behind = WatermarkStrategy.Behind(new(long.Parse(lag.Groups[1].Value, CultureInfo.InvariantCulture)));

        var builder = new PipelineBuilder("case");
        var keys = KeysOf(spec.GetProperty("equal_on"));
        var leftRows = builder.Table(left, SchemaOf(tables.GetProperty(left)), watermark: behind).KeyBy(keys);
        var rightRows = builder.Table(right, SchemaOf(tables.GetProperty(right)), watermark: behind).KeyBy(keys);
        leftRows.IntervalJoin("join", rightRows, SpecOf(spec)).To(WindowPipelines.Results);
        var player = new TablePlayer(builder.Build());
        foreach (var table in (string[])[left, right]) { Feed(player, table, tables.GetProperty(table)); }
        player.End();

        var columns = ColumnsOf(Text(item, "sql"), left, right);
        return Difference.AsMultiset(
            "rows",
            item.GetProperty("expected_rows").EnumerateArray().Select(row => Line(row.EnumerateArray().Select(Print))),
            player.Output.Select(row => Line(columns.Select(column => RowTable.Print(row[column])))));
    }

    /// <summary>The case bounds the left time by the right one; the engine the right one by the left.</summary>
    private static IntervalJoinSpec SpecOf(JsonElement spec)
    {
        var condition = Bounds().Match(Text(spec, "condition"));
        if (!condition.Success) { throw new NotSupportedException($"condition {Text(spec, "condition")}"); }
        return new()
        {
            Type = Enum.Parse<JoinType>(Text(spec, "type"), ignoreCase: true),
            Lower = new(-spec.GetProperty("upper_ms").GetInt64()),
            Upper = new(-spec.GetProperty("lower_ms").GetInt64()),
            IsLowerExclusive = condition.Groups[2].Value == "<",
            IsUpperExclusive = condition.Groups[1].Value == "<",
            Scope = ClockScope.Stream,
            LeftPrefix = LeftPrefix,
            RightPrefix = RightPrefix,
            MatchesNulls = spec.TryGetProperty("null_equals_null", out var equal) && equal.GetBoolean(),
            Condition = spec.TryGetProperty("also", out var also) ? ConditionOf(also) : null,
        };
    }

    /// <summary>Conditions as <c>"left.id &lt;&gt;": value</c>; one with null says nothing.</summary>
    private static Expression? ConditionOf(JsonElement also)
    {
        Expression? all = null;
        foreach (var part in also.EnumerateObject().Where(part => part.Value.ValueKind != JsonValueKind.Null))
        {
            var words = Condition().Match(part.Name);
            if (!words.Success) { throw new NotSupportedException($"condition {part.Name}"); }
            var column = new Expression.Column(
                (words.Groups[1].Value == "left" ? LeftPrefix : RightPrefix) + words.Groups[2].Value);
            Expression one = new Expression.Compare(ComparisonOf(words.Groups[3].Value), column, ValueOf(part.Value));
            all = all is null ? one : new Expression.And(all, one);
        }
        return all;
    }

    private static Comparison ComparisonOf(string sign) => sign switch
    {
        "=" => Comparison.Equal,
        "<>" => Comparison.NotEqual,
        "<" => Comparison.Less,
        "<=" => Comparison.LessOrEqual,
        ">" => Comparison.Greater,
        ">=" => Comparison.GreaterOrEqual,
        _ => throw new NotSupportedException($"comparison {sign}"),
    };

    private static Expression ValueOf(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? new Expression.Text(value.GetString() ?? "")
        : new Expression.Int64(value.GetInt64());

    private static string[] KeysOf(JsonElement equal) => equal.ValueKind == JsonValueKind.Array
        ? [.. equal.EnumerateArray().Select(column => column.GetString() ?? "")]
        : [equal.GetString() ?? ""];

    private static Schema SchemaOf(JsonElement table)
    {
        var rows = table.GetProperty("rows").EnumerateArray().ToArray();
        return new(
        [
            .. table.GetProperty("columns").EnumerateArray().Select((name, index) => new Column(
                name.GetString() ?? "",
                rows.Any(row => row[index].ValueKind == JsonValueKind.String) ? ColumnType.Text : ColumnType.Int64,
                true)),
        ]);
    }

    private static void Feed(TablePlayer player, string name, JsonElement table)
    {
        var columns = table.GetProperty("columns").EnumerateArray().Select(column => column.GetString()).ToArray();
        var time = Array.FindIndex(columns, column => column is "rowtime" or "ts");
        foreach (var row in table.GetProperty("rows").EnumerateArray())
        {
            player.RowOf(name, row[time].GetInt64(), [.. row.EnumerateArray().Select(CellOf)]);
        }
    }

    private static object? CellOf(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => cell.GetString(),
        _ => cell.GetInt64(),
    };

    /// <summary>The selected columns as the join names them; tables go by their aliases.</summary>
    private static string[] ColumnsOf(string sql, string left, string right)
    {
        var select = Select().Match(sql);
        var prefixes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match table in Tables().Matches(sql))
        {
            var prefix = table.Groups[1].Value == left ? LeftPrefix
                : table.Groups[1].Value == right ? RightPrefix : throw new NotSupportedException(table.Value);
            prefixes[table.Groups[2].Value] = prefix;
        }
        return [.. select.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Select(Name)];

        string Name(string column)
        {
            var parts = column.Split('.');
            return parts.Length == 2 && prefixes.TryGetValue(parts[0], out var prefix)
                ? prefix + parts[1]
                : throw new NotSupportedException($"SELECT {column}");
        }
    }

    private static string Print(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.Null ? RowTable.Print((object?)null) : cell.ToString();

    private static string Line(IEnumerable<string> cells) => string.Join(" | ", cells);

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString() ?? "";

    [GeneratedRegex(@"^right\.ts \+ lower_ms (<=?) left\.ts (<=?) right\.ts \+ upper_ms$")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"^(left|right)\.(\w+) (\S+)$")]
    private static partial Regex Condition();

    [GeneratedRegex(@"per table, after each row: ts - (\d+)$")]
    private static partial Regex WatermarkLag();

    [GeneratedRegex(@"^\s*SELECT\s+(.+?)\s+FROM\s", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex(@"(?:FROM|JOIN)\s+(\w+)\s+(?:AS\s+)?(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Tables();
}
