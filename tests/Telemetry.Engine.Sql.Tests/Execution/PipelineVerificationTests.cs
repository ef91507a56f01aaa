using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Tests.Execution;

/// <summary>Whole queries, run however the runtime may run them: the same outputs, whatever the batches and
/// restores.</summary>
public sealed class PipelineVerificationTests
{
    private const string Tables =
        """
        CREATE TEMPORARY TABLE a (k STRING, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
        CREATE TEMPORARY TABLE b (k STRING, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

        """;

    private const string Tumble = "TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '4' SECOND))";

    [Theory]
    [InlineData("SELECT k, v + 1 AS v FROM a WHERE v > 2")]
    [InlineData("SELECT k, window_end, SUM(v) FROM " + Tumble + " GROUP BY k, window_start, window_end")]
    [InlineData("SELECT window_start, k, SUM(v) FROM " + Tumble
        + " GROUP BY GROUPING SETS ((k), ()), window_start, window_end")]
    [InlineData("SELECT k, window_start, COUNT(DISTINCT v) FROM TABLE(CUMULATE(TABLE a, DESCRIPTOR(ts), "
        + "INTERVAL '2' SECOND, INTERVAL '6' SECOND)) GROUP BY k, window_start, window_end")]
    [InlineData("SELECT k, COUNT(*) AS n, MAX(v) AS m FROM a GROUP BY k")]
    [InlineData("SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS n FROM a) WHERE n < 3")]
    [InlineData("SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM a)"
        + " WHERE n = 1")]
    [InlineData("SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY ts ROWS 2 PRECEDING) FROM a")]
    [InlineData("SELECT a.k, a.v, b.v FROM a LEFT JOIN b ON a.k = b.k")]
    [InlineData("SELECT a.k, b.v FROM a JOIN b ON a.k = b.k AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '2' SECOND")]
    [InlineData("SELECT k, v FROM a UNION ALL SELECT k, v FROM b")]
    [InlineData("SELECT n, COUNT(*) FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) GROUP BY n")]
    public void A_query_says_the_same_whatever_the_batches_and_restores(string query)
    {
        var random = new Random(42);
        var script = new List<ScriptStep>();
        for (var row = 0; row < 70; row++)
        {
            var time = (row * 250_000L) + (random.Next(-6, 6) * 300_000L);
            script.Add(new ScriptStep.Row(
                random.Next(3) == 0 ? "b" : "a", new EventTime(time), random.Next(4) is > 0 and var k ? $"k{k}" : null,
                (long)random.Next(6), time));
        }
        var pipeline = Trial.Compile(Tables + query).Pipeline;
        var reads = script.Cast<ScriptStep.Row>().Where(row => pipeline.HasTable(row.Table))
            .Select(row => Read(pipeline, row)).ToList();
        // Groups, ranks and deduplications of an endless stream remember their last state.
        var sink = new OperatorVerifier(() => Trial.Compile(Tables + query).Pipeline)
        {
            Remembering = [.. pipeline.Operators.Where(name => !name.Contains("window", StringComparison.Ordinal))],
        }.Verify(reads);
        Assert.NotEmpty(sink["result"]);
    }

    /// <summary>A row without the columns that the query does not read.</summary>
    private static ScriptStep Read(Pipeline pipeline, ScriptStep.Row row)
    {
        var read = pipeline.NewFrame(pipeline.CreatePartition(), row.Table, out _).Schema;
        string[] names = ["k", "v", "ts"];
        return row with { Values = [.. row.Values.Where((_, column) => read.Find(names[column]) >= 0)] };
    }
}
