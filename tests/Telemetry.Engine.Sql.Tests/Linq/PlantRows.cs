using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Tests.Linq;

/// <summary>Some rows for the tables of <see cref="PlanTests.Tables"/>, and a run over them.</summary>
internal static class PlantRows
{
    private const long Second = 1_000_000;
    private const int Rows = 60;

    /// <summary>What comes out of the only sink in the end, as sorted texts.</summary>
    public static string[] Table(SqlProgram program, bool isStreamed)
    {
        var run = Run(program, isStreamed);
        var rows = run.TableOf(Assert.Single(program.Sinks).Name);
        return [.. rows.Select(r => string.Join(" | ", r.Select(v => v ?? "NULL"))).Order(StringComparer.Ordinal)];
    }

    /// <summary>Feeds all rows, with watermarks as they go or with none before the end.</summary>
    public static SqlRun Run(SqlProgram program, bool isStreamed)
    {
        var run = new SqlRun(SqlPipeline.Compile(program), new EventTime(1_000 * Second));
        var tables = program.Sources.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < Rows; i++)
        {
            var time = i * Second;
            if (tables.Contains("lines")) { Line(run, i, time); }
            if (tables.Contains("orders") && i % 3 == 0)
            {
                run.Row("orders", (long)i, $"d{i % 4}", i * 7L % 5, time, i * 1.25m);
            }
            if (tables.Contains("shipments") && i % 4 == 0)
            {
                run.Row("shipments", 1_000L + i, i / 2L, time + (2 * Second));
            }
            if (!isStreamed || i % 5 != 4) { continue; }
            foreach (var table in tables.Where(t => t is "lines" or "orders" or "shipments"))
            {
                run.Watermark(table, new EventTime(time - Second));
            }
        }
        run.End();
        return run;
    }

    // Within a second out of order, some values missing.
    private static void Line(SqlRun run, int i, long time)
    {
        var late = i % 7 == 3 ? Second / 2 : 0;
        object? value = i % 11 == 5 ? null : i * 37 % 20 / 2.0;
        run.Row("lines", $"d{i % 4}", i % 3 == 0 ? "temp" : "hum", time - late, value, (long)(i * 5 % 13));
    }
}
