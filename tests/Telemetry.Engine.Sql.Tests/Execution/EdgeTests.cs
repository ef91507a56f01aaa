using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Execution;

public sealed class EdgeTests
{
    [Theory]
    [InlineData("SELECT 1 / 0", "unsupported")]
    [InlineData("SELECT 2147483647 + 1", "unsupported")]
    [InlineData("SELECT CAST('2023-02-29' AS DATE)", "unsupported")]
    [InlineData("SELECT x FROM (VALUES (1), (1 / 0)) AS c (x)", "unsupported")]
    [InlineData(
        "CREATE TEMPORARY TABLE t (ts TIMESTAMP(3), WATERMARK FOR ts AS ts);\nSELECT window_start, COUNT(*) FROM"
        + " TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '0.001' SECOND, INTERVAL '1' DAY))"
        + " GROUP BY window_start, window_end",
        "invalid_window")]
    public void What_cannot_be_run_is_refused_before_it_runs(string script, string code) =>
        Assert.Equal(code, Assert.Throws<SqlException>(() => Trial.Compile(script)).Error.Code);

    [Fact]
    public void Null_takes_the_type_of_its_column()
    {
        var run = Trial.Run("SELECT x, y FROM (VALUES (1, NULL), (2.5, TRUE), (NULL, NULL)) AS c (x, y)");
        run.End();
        Assert.Equal(["1 -", "2.5 true", "- -"], Trial.Final(run));
    }

    [Theory]
    [InlineData("2024-01-31 00:00:00", "2024-02-29 00:00:00", 1)]
    [InlineData("2024-02-29 00:00:00", "2024-01-31 00:00:00", -1)]
    [InlineData("2024-01-31 00:00:01", "2024-02-29 00:00:00", 0)]
    [InlineData("2024-01-30 00:00:00", "2024-03-29 23:59:59", 1)]
    [InlineData("2024-01-15 00:00:00", "2024-02-14 00:00:00", 0)]
    public void The_end_of_a_short_month_is_a_month_after_the_end_of_a_long_one(string from, string to, long months)
    {
        var run = Trial.Run($"SELECT TIMESTAMPDIFF(MONTH, TIMESTAMP '{from}', TIMESTAMP '{to}')");
        run.End();
        Assert.Equal([$"{months}"], Trial.Final(run));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 61)]
    public void A_time_that_is_no_usable_instant_is_a_dead_letter_and_moves_no_clock(long time)
    {
        var run = Trial.Run(
            "CREATE TEMPORARY TABLE t (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts);\n"
            + "SELECT window_end, SUM(id) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))"
            + " GROUP BY window_start, window_end");
        run.Row("t", 1L, 1 * Trial.Second);
        run.Row("t", 2L, time);
        run.Row("t", 3L, 2 * Trial.Second);
        run.End();
        Assert.Equal([$"{10 * Trial.Second} 4"], Trial.Final(run));
        var letter = Assert.Single(run.RowsOf("dead_letters"));
        Assert.Contains("time_out_of_range", letter.Values.Select(value => value as string));
        Assert.Contains(
            letter.Values, value => value is string text && text.Contains("id=2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_computed_time_that_is_no_usable_instant_is_a_dead_letter()
    {
        var run = Trial.Run(
            "CREATE TEMPORARY TABLE t (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts);\n"
            + "SELECT a.id FROM t AS a JOIN t AS b"
            + " ON a.id = b.id AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' SECOND");
        run.Row("t", 1L, (1L << 61) - 1);
        run.Row("t", 2L, -(1L << 61) + 1);
        run.Row("t", 3L, 5 * Trial.Second);
        run.End();
        Assert.Contains("1", Trial.Final(run));
    }

    [Theory]
    [InlineData("_", true)]
    [InlineData("__", false)]
    [InlineData("%_", true)]
    [InlineData("%__", false)]
    public void A_character_of_two_units_is_one_character_of_a_pattern(string pattern, bool matches)
    {
        var run = Trial.Run($"SELECT '😀' LIKE '{pattern}'");
        run.End();
        Assert.Equal([matches ? "true" : "false"], Trial.Final(run));
    }
}
