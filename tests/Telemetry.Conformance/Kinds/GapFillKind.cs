using System.Collections.Immutable;
using System.Text.Json;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Gaps;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Conformance.Kinds;

/// <summary>Insert batches of (time, value), each with a watermark behind it.</summary>
internal sealed class GapFillKind : ICaseKind
{
    private const string Results = "results";

    private static readonly string[] TimeAndValue = ["time", "value"];

    public string Name => "gap_fill";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var inserts = item.GetProperty("steps").EnumerateArray()
            .Where(step => step.GetProperty("op").GetString() == "insert")
            .SelectMany(step => step.GetProperty("rows").EnumerateArray());
        var columns = item.TryGetProperty("columns", out var named)
            ? named : JsonSerializer.SerializeToElement(TimeAndValue);
        var table = new RowTable(columns, inserts);
        var player = new TablePlayer(PipelineOf(spec, table));
        var bound = item.GetProperty("watermark_bound_ms").GetInt64();
        var greatest = long.MinValue;
        var number = -1;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            number++;
            var rows = step.GetProperty("rows").EnumerateArray();
            if (step.GetProperty("op").GetString() == "insert")
            {
                foreach (var row in rows) { greatest = Math.Max(greatest, table.Feed(player, row)); }
                player.Watermark(greatest - bound);
                continue;
            }
            var expected = rows.Select(row => string.Join(" | ", row.EnumerateArray().Select(RowTable.Print)));
            var actual = player.Output.Where(row => row.Stream == Results).Select(row => string.Join(
                " | ", table.Schema.Columns.Select(column => Cell(row[column.Name], column.Name == table.TimeColumn))));
            if (Difference.AsMultiset($"step {number}", expected, actual) is { } difference) { return difference; }
        }
        return null;
    }

    private static Pipeline PipelineOf(JsonElement spec, RowTable table)
    {
        var fill = spec.GetProperty("fill");
        var fills = fill.ValueKind == JsonValueKind.Object
            ? fill.EnumerateObject().ToImmutableDictionary(part => part.Name, part => FillOf(part.Value))
            : ImmutableDictionary<string, GapFill>.Empty;
        var keys = spec.TryGetProperty("partition_by", out var partition)
            ? partition.ValueKind == JsonValueKind.Array
                ? partition.EnumerateArray().Select(name => name.GetString() ?? "").ToArray()
                : [partition.GetString() ?? ""]
            : [];
        var space = new KeySpace(
            "keys", [.. keys.Select(name => table.Schema.Columns[table.Schema.IndexOf(name)])], -1);
        var builder = new PipelineBuilder("case");
        builder.Table(TablePlayer.Table, table.Schema, space).FillGaps("gaps", new()
        {
            Interval = new Duration(spec.GetProperty("interval_ms").GetInt64()),
            Fill = fill.ValueKind == JsonValueKind.String ? FillOf(fill) : GapFill.Null,
            Columns = fills,
            TimeColumn = table.TimeColumn,
            Scope = ClockScope.Stream,
        }).To(Results);
        return builder.Build();
    }

    private static GapFill FillOf(JsonElement fill) => fill.GetString()?.ToUpperInvariant() switch
    {
        "NULL" or "KEEPNULL" => GapFill.Null,
        "LOCF" or "LAST" => GapFill.Last,
        "LINEAR" or "INTERPOLATE" => GapFill.Linear,
        var other => throw new NotSupportedException($"fill {other}"),
    };

    /// <summary>The cases print 12 digits at most.</summary>
    private static string Cell(object? value, bool isTime) => isTime
        ? SqlTimes.Print((long)value!) // Every row has a time.
        : RowTable.Print(value is double number ? Math.Round(number, 9) : value);
}
