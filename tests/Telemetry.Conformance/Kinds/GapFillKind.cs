using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;
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

    private static readonly Schema Rows =
        new(new Column("time", ColumnType.Time), new Column("value", ColumnType.Float64, true));

    public string Name => "gap_fill";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var player = new TablePlayer(PipelineOf(spec));
        var bound = item.GetProperty("watermark_bound_ms").GetInt64();
        var greatest = long.MinValue;
        var number = -1;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            number++;
            var rows = step.GetProperty("rows").EnumerateArray();
            if (step.GetProperty("op").GetString() == "insert")
            {
                foreach (var row in rows)
                {
                    var time = SqlTimes.Parse(row[0].GetString() ?? "");
                    greatest = Math.Max(greatest, time);
                    player.Row(time, time, row[1].ValueKind == JsonValueKind.Number ? row[1].GetDouble() : null);
                }
                player.Watermark(greatest - bound);
                continue;
            }
            var expected = rows.Select(row => $"{row[0].GetString()} {RowTable.Print(row[1])}");
            var actual = player.Output.Where(row => row.Stream == Results)
                .Select(row => $"{SqlTimes.Print((long)row["time"]!)} {RowTable.Print(Rounded(row["value"]))}");
            if (Difference.AsMultiset($"step {number}", expected, actual) is { } difference) { return difference; }
        }
        return null;
    }

    private static Pipeline PipelineOf(JsonElement spec)
    {
        var fill = spec.GetProperty("fill").GetString()?.ToUpper(CultureInfo.InvariantCulture) switch
        {
            "NULL" => GapFill.Null,
            "LOCF" or "LAST" => GapFill.Last,
            "LINEAR" or "INTERPOLATE" => GapFill.Linear,
            var other => throw new NotSupportedException($"fill {other}"),
        };
        var builder = new PipelineBuilder("case");
        builder.Table(TablePlayer.Table, Rows, new KeySpace("all", [], -1)).FillGaps("gaps", new()
        {
            Interval = new Duration(spec.GetProperty("interval_ms").GetInt64()),
            Fill = fill,
            TimeColumn = "time",
            Scope = ClockScope.Stream,
        }).To(Results);
        return builder.Build();
    }

    /// <summary>The cases print 12 digits at most.</summary>
    private static object? Rounded(object? value) => value is double number ? Math.Round(number, 9) : value;
}
