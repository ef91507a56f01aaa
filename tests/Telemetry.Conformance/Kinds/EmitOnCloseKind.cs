using System.Text.Json;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Over;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>Insert batches, each with a watermark behind it; results come when windows close, and stay.</summary>
internal sealed class EmitOnCloseKind : ICaseKind
{
    public string Name => "emit_on_window_close";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var steps = item.GetProperty("steps").EnumerateArray().ToArray();
        var table = new RowTable(item.GetProperty("columns"), Inserts(steps));
        var (pipeline, columns) = spec.TryGetProperty("over", out var over) ? Over(spec, over, table)
            : spec.TryGetProperty("top_n", out var rank) ? TopN(spec, rank, table) : Windows(spec, table);
        var player = new TablePlayer(pipeline);
        var bound = item.GetProperty("watermark_bound_ms").GetInt64();
        var greatest = long.MinValue;
        for (var number = 0; number < steps.Length; number++)
        {
            var rows = steps[number].GetProperty("rows").EnumerateArray();
            if (steps[number].GetProperty("op").GetString() == "insert")
            {
                foreach (var row in rows) { greatest = Math.Max(greatest, table.Feed(player, row)); }
                player.Watermark(greatest - bound);
                continue;
            }
            var expected = rows.Select(row => string.Join(" | ", row.EnumerateArray().Select(RowTable.Print)));
            var actual = player.Output.Where(row => row.Stream == WindowPipelines.Results)
                .Select(row => string.Join(" | ", columns.Select(column => Cell(row, column, table))));
            if (Difference.AsMultiset($"step {number}", expected, actual) is { } difference) { return difference; }
        }
        return null;
    }

    private static (Pipeline Pipeline, IReadOnlyList<string> Columns) Windows(JsonElement spec, RowTable table)
    {
        var groups = spec.GetProperty("group_by").EnumerateArray().Select(name => name.GetString() ?? "").ToArray();
        var projection = Projection.Of(
            string.Join(", ", [.. groups, spec.GetProperty("aggregate").GetString()]), table.Schema.Columns[^1].Name);
        var windows = GeneralWindowSpec.OnEventTime(
            WindowSpecs.AssignerOf(spec.GetProperty("window")), projection.Aggregates, ClockScope.Stream);
        var keys = groups.Where(name => table.Schema.Find(name) >= 0).ToArray();
        return (WindowPipelines.Of(windows, table.Schema, keys), projection.Columns);
    }

    private static (Pipeline Pipeline, IReadOnlyList<string> Columns) TopN(
        JsonElement spec, JsonElement rank, RowTable table)
    {
        var builder = new PipelineBuilder("case");
        builder.Table(TablePlayer.Table, table.Schema)
            .WindowTvf("assign", WindowSpecs.AssignerOf(spec.GetProperty("window")))
            .WindowTopN("rank", SqlRanks.RankOf(rank)).To(WindowPipelines.Results);
        return (builder.Build(), SqlRanks.Names(spec.GetProperty("project")));
    }

    private static (Pipeline Pipeline, IReadOnlyList<string> Columns) Over(
        JsonElement spec, JsonElement sentence, RowTable table)
    {
        var over = OverSentence.Read(sentence.GetString() ?? "");
        var builder = new PipelineBuilder("case");
        builder.Table(TablePlayer.Table, table.Schema).Over("over", over).To(WindowPipelines.Results);
        var named = (spec.GetProperty("project").GetString() ?? "").Split(',', StringSplitOptions.TrimEntries)
            .Where(name => table.Schema.Find(name) >= 0);
        return (builder.Build(), [.. named, .. over.Columns.Select(column => column.Name)]);
    }

    private static IEnumerable<JsonElement> Inserts(IEnumerable<JsonElement> steps) => steps
        .Where(step => step.GetProperty("op").GetString() == "insert")
        .SelectMany(step => step.GetProperty("rows").EnumerateArray());

    private static string Cell(OutputRow row, string column, RowTable table) =>
        column is "window_start" or "window_end" || column == table.TimeColumn
            ? SqlTimes.Print((long)row[column]!) : RowTable.Print(row[column]);
}
