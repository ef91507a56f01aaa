using System.Collections.Immutable;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Windows;

namespace Telemetry.Conformance.Kinds;

/// <summary>Ranks of windows in a SQL case's specification as parts of a pipeline.</summary>
internal static class SqlRanks
{
    /// <summary>The first rows of windows: of their results, or of the rows that were given windows.</summary>
    public static PipelineStream TopN(PipelineStream rows, JsonElement spec)
    {
        var windows = spec.TryGetProperty("aggregates", out _)
            ? SqlWindows.Aggregate(rows, spec) : SqlWindows.Assign(rows, spec.GetProperty("window"));
        return windows.WindowTopN("rank", RankOf(spec.GetProperty("rank")));
    }

    /// <summary>One row of each window and partition.</summary>
    public static PipelineStream Deduplicate(PipelineStream rows, JsonElement spec)
    {
        var windows = SqlWindows.Assign(rows, spec.GetProperty("window"));
        var keep = Enum.Parse<DeduplicateKeep>(spec.GetProperty("keep").GetString() ?? "", ignoreCase: true);
        var time = spec.TryGetProperty("order_by", out var order) && order.ValueKind == JsonValueKind.String
            && rows.Schema.Find(order.GetString() ?? "") >= 0
            ? order.GetString()! : rows.Schema.Columns.First(column => column.Type == ColumnType.Time).Name;
        return windows.WindowTopN(
            "rank", WindowRankSpec.Deduplicate(keep, time, Names(spec.GetProperty("partition_by")), ClockScope.Stream));
    }

    /// <summary>A rank: its partition, its order and its bounds.</summary>
    public static WindowRankSpec RankOf(JsonElement rank) => new()
    {
        Function = rank.TryGetProperty("fn", out var function)
            ? FunctionOf(function.GetString()) : RankFunction.RowNumber,
        PartitionBy = Names(rank.GetProperty("partition_by")),
        OrderBy = [.. rank.GetProperty("order_by").EnumerateArray().Select(SortOf)],
        From = rank.TryGetProperty("from", out var from) ? from.GetInt32() : 1,
        To = rank.TryGetProperty("to", out var to) ? to.GetInt32() : rank.GetProperty("n").GetInt32(),
        RankColumn = rank.TryGetProperty("as", out var name) ? name.GetString() : null,
        Scope = ClockScope.Stream,
    };

    /// <summary>One name or a list of names.</summary>
    public static ImmutableArray<string> Names(JsonElement names) => names.ValueKind == JsonValueKind.String
        ? [names.GetString() ?? ""] : [.. names.EnumerateArray().Select(name => name.GetString() ?? "")];

    private static SortColumn SortOf(JsonElement column) => column.ValueKind == JsonValueKind.String
        ? SortColumn.Ascending(column.GetString() ?? "")
        : new(column[0].GetString() ?? "", column.GetArrayLength() > 1 && column[1].GetString() == "desc");

    private static RankFunction FunctionOf(string? name) => Enum.Parse<RankFunction>(
        (name ?? "").Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
