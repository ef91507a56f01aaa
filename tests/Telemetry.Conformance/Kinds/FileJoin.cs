using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>Distinct values of two kinds of rows, counted per window; the counts of equal windows side by
/// side.</summary>
internal static partial class FileJoin
{
    private const string All = "all";
    private const string Kind = "kind";
    private const string Value = "value";
    private const string Count = "count";

    private static readonly Schema Rows = new(
        new Column(All, ColumnType.Text), new Column(Kind, ColumnType.Text), new Column(Value, ColumnType.Text));

    public static string? Run(JsonElement item, string folder)
    {
        var spec = item.GetProperty("spec");
        var select = spec.GetProperty("select").GetString() ?? "";
        var sides = Side().Matches(select)
            .Select(side => (Field: side.Groups[1].Value, Kind: side.Groups[2].Value, Alias: side.Groups[3].Value))
            .ToArray();
        if (sides.Length != 2) { throw new NotSupportedException($"select {select}"); }
        var player = new TablePlayer(PipelineOf(
            WindowSpecs.AssignerOf(spec.GetProperty("window")), TypeOf(select), sides[0].Kind, sides[1].Kind));
        foreach (var line in File.ReadLines(Path.Combine(folder, item.GetProperty("input").GetString() ?? "")))
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            var time = SqlTimes.Parse(row.GetProperty(FileWindowKind.TimeField).GetString() ?? "");
            foreach (var side in sides)
            {
                if (row.EnumerateObject().All(field => field.Value.ToString() != side.Kind)) { continue; }
                player.Row(time, All, side.Kind, row.GetProperty(side.Field).ToString());
            }
        }
        player.End();
        var start = WindowAlias().Match(select).Groups[1].Value;
        return Difference.AsMultiset(
            "rows",
            item.GetProperty("expected_rows").EnumerateArray().Select(row => Line(
                SqlTimes.Parse(row.GetProperty(start).GetString() ?? ""),
                sides.Select(side => RowTable.Print(row.GetProperty(side.Alias))))),
            player.Output.Where(row => row.Stream == WindowPipelines.Results).Select(row => Line(
                (long)(row["window_start"] ?? row["right_window_start"])!,
                [RowTable.Print(row[Count]), RowTable.Print(row["right_" + Count])])));
    }

    private static Pipeline PipelineOf(WindowAssigner assigner, JoinType type, string left, string right)
    {
        var builder = new PipelineBuilder("case");
        var rows = builder.Table(TablePlayer.Table, Rows);
        Counts(rows, assigner, left, "left")
            .WindowJoin("join", Counts(rows, assigner, right, "right"), new WindowJoinSpec
            {
                Type = type,
                Scope = ClockScope.Stream,
            }).To(WindowPipelines.Results);
        return builder.Build();
    }

    /// <summary>The number of different values of one kind of rows in each window.</summary>
    private static PipelineStream Counts(PipelineStream rows, WindowAssigner assigner, string kind, string name)
    {
        var isKind = new Expression.Compare(
            Comparison.Equal, new Expression.Column(Kind), new Expression.Text(kind));
        return rows.Where(isKind).KeyBy(All).Window($"{name}_counts", GeneralWindowSpec.OnEventTime(
            assigner, [new(AggregateFunction.CountDistinct, Value, Count)], ClockScope.Stream));
    }

    private static JoinType TypeOf(string select) => Join().Match(select).Groups[1].Value switch
    {
        "inner" => JoinType.Inner,
        "left" or "left outer" => JoinType.Left,
        "right" or "right outer" => JoinType.Right,
        "full" or "full outer" => JoinType.Full,
        var other => throw new NotSupportedException($"{other} join"),
    };

    private static string Line(long start, IEnumerable<string> counts) =>
        string.Create(CultureInfo.InvariantCulture, $"{start} {string.Join(' ', counts)}");

    [GeneratedRegex(@"count\(distinct (\w+)\) of (\w+) rows as (\w+)")]
    private static partial Regex Side();

    [GeneratedRegex(@"\b(inner|left|left outer|right|right outer|full|full outer) join")]
    private static partial Regex Join();

    [GeneratedRegex(@"window\.start as (\w+)")]
    private static partial Regex WindowAlias();
}
