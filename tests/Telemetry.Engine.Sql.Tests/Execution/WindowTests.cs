using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Sql.Tests.Execution;

public sealed class WindowTests
{
    private const string Table =
        """
        CREATE TEMPORARY TABLE t (k STRING, v BIGINT, `state` STRING, ts TIMESTAMP(3),
            WATERMARK FOR ts AS ts - INTERVAL '2' SECOND);

        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Tumbling_windows_say_what_a_loop_over_the_rows_says_and_late_rows_are_dead_letters(int seed)
    {
        var random = new Random(seed);
        var run = Trial.Run(Table +
            """
            SELECT k, window_start, window_end, COUNT(*) AS n, SUM(v) AS s, MIN(v) AS low,
                COUNT(*) FILTER (WHERE v > 5) AS great
            FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end
            """);
        var taken = new List<(string? K, long? V, long Time)>();
        var (watermark, late) = (long.MinValue, 0);
        for (var row = 0; row < 200; row++)
        {
            var k = random.Next(4) is > 0 and var key ? $"k{key}" : null;
            long? v = random.Next(5) is 0 ? null : random.Next(10);
            var time = Math.Max(0, (row * 300_000L) - random.Next(14_000_000)) / 1_000 * 1_000;
            run.Row("t", k, v, "x", time);
            if ((time / 10_000_000 * 10_000_000) + 10_000_000 - 1 <= watermark) { late++; }
            else { taken.Add((k, v, time)); }
            watermark = Math.Max(watermark, time - 2_000_000 + 999);
        }
        run.End();
        Assert.True(late > 0);
        Assert.Equal(late, run.RowsOf(PipelineBuilder.DeadLettersStream).Count());
        var expected = taken.GroupBy(row => (row.K, Start: row.Time / 10_000_000 * 10_000_000)).Select(group =>
            Trial.Line([
                group.Key.K, group.Key.Start, group.Key.Start + 10_000_000, (long)group.Count(),
                group.Any(row => row.V is not null) ? group.Sum(row => row.V ?? 0) : null,
                group.Min(row => row.V), (long)group.Count(row => row.V > 5),
            ]));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Trial.Final(run).Order(StringComparer.Ordinal));
        Assert.All(run.RowsOf("result"), row => Assert.Equal(Data.ChangeKind.Insert, row.Kind));
    }

    [Fact]
    public void A_column_may_be_called_like_one_that_windows_add()
    {
        var run = Trial.Run(Table +
            """
            SELECT `state`, window_end, MAX(v) AS revision
            FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY `state`, window_start, window_end
            """);
        run.Row("t", "a", 1L, "on", 3 * Trial.Second);
        run.Row("t", "a", 7L, "on", 4 * Trial.Second);
        run.End();
        Assert.Equal(["on 10000000 7"], Trial.Final(run));
        Assert.Equal(["state", "window_end", "revision"], run.Sinks[0].Names.AsEnumerable());
    }

    [Fact]
    public void Windows_over_windows_close_with_them()
    {
        var run = Trial.Run(Table +
            """
            SELECT window_start, MAX(n) AS most, COUNT(*) AS keys FROM (
                SELECT k, window_start, window_end, COUNT(*) AS n
                FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND))
                GROUP BY k, window_start, window_end)
            GROUP BY window_start, window_end
            """);
        foreach (var (k, time) in ((string, long)[])[("a", 1), ("b", 2), ("a", 6), ("b", 13)])
        {
            run.Row("t", k, 1L, "x", time * Trial.Second);
        }
        Assert.Equal(["-5000000 1 2", "0 2 2"], Trial.Final(run));
        run.End();
        Assert.Equal(["-5000000 1 2", "0 2 2", "5000000 1 2", "10000000 1 1"], Trial.Final(run));
    }

    [Fact]
    public void The_last_instant_of_a_window_is_its_last_millisecond()
    {
        var run = Trial.Run(Table +
            "SELECT v, window_time FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))");
        run.Row("t", "a", 1L, "x", 3 * Trial.Second);
        Assert.Equal(["1 9999000"], Trial.Final(run));
    }

    [Fact]
    public void Sessions_of_each_key_end_by_their_gap()
    {
        var run = Trial.Run(Table +
            """
            SELECT k, window_start, window_end, COUNT(*) AS n FROM TABLE(
                SESSION(TABLE t PARTITION BY k, DESCRIPTOR(ts), INTERVAL '3' SECOND))
            GROUP BY k, window_start, window_end
            """);
        foreach (var (k, time) in ((string, long)[])[("a", 1), ("a", 3), ("b", 4), ("a", 9)])
        {
            run.Row("t", k, 1L, "x", time * Trial.Second);
        }
        run.End();
        Assert.Equal(
            ["a 1000000 6000000 2", "a 9000000 12000000 1", "b 4000000 7000000 1"],
            Trial.Final(run).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_group_of_a_windows_start_alone_changes_with_its_rows()
    {
        var run = Trial.Run(Table +
            """
            SELECT window_start, SUM(v) AS s FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))
            GROUP BY window_start
            """);
        run.Row("t", "a", 1L, "x", 3 * Trial.Second);
        run.Row("t", "a", 2L, "x", 4 * Trial.Second);
        Assert.Equal(["+I 0 1", "-U 0 1", "+U 0 3"], Trial.Changes(run));
    }

    [Fact]
    public void With_allowed_lateness_a_late_row_replaces_its_windows_row()
    {
        var run = Trial.Run("SET 'table.exec.emit.allow-lateness' = '5 s';\n" + Table +
            """
            SELECT window_start, SUM(v) AS s FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND))
            GROUP BY window_start, window_end
            """);
        foreach (var (v, time) in ((long, long)[])[(1, 3), (2, 12), (4, 5), (8, 20), (16, 6)])
        {
            run.Row("t", "a", v, "x", time * Trial.Second);
        }
        Assert.Equal(["+I 0 1", "-U 0 1", "+U 0 5"], Trial.Changes(run));
        Assert.Single(run.RowsOf(PipelineBuilder.DeadLettersStream));
    }
}
