using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Tests.Execution;

/// <summary>MATCH_RECOGNIZE among other operators: its rows, its time, what is late or fails.</summary>
public sealed class MatchTests
{
    private const string Table =
        """
        CREATE TEMPORARY TABLE t (k STRING, v BIGINT, ts TIMESTAMP(3), at AS PROCTIME(),
            WATERMARK FOR ts AS ts - INTERVAL '2' SECOND);

        """;

    [Fact]
    public void A_match_that_waits_for_an_earlier_one_without_end_goes_at_the_end_of_the_input()
    {
        var run = Trial.Run(Table +
            """
            SELECT k, top, low FROM t MATCH_RECOGNIZE (
                PARTITION BY k ORDER BY ts MEASURES A.v AS top, C.v AS low
                PATTERN (A B* C) DEFINE B AS B.v > A.v, C AS C.v < A.v)
            """);
        foreach (var (v, second) in ((long, long)[])[(12, 1), (17, 2), (13, 3), (15, 4), (20, 5)])
        {
            run.Row("t", "a", v, second * 1_000_000, null);
        }
        run.End();
        Assert.Equal(["a 17 13"], Trial.Final(run));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Falls_of_each_key_are_what_a_loop_over_its_sorted_rows_finds(int seed)
    {
        var random = new Random(seed);
        var run = Trial.Run(Table +
            """
            SELECT k, top, low, n FROM t MATCH_RECOGNIZE (
                PARTITION BY k ORDER BY ts, v DESC
                MEASURES TOP.v AS top, MIN(DOWN.v) AS low, COUNT(*) AS n
                AFTER MATCH SKIP TO LAST UP
                PATTERN (TOP DOWN+ UP) WITHIN INTERVAL '6' SECOND
                DEFINE DOWN AS v < LAST(v, 1), UP AS v > LAST(DOWN.v))
            """);
        var taken = new List<(string K, long V, long Time, int Order)>();
        var (watermark, late) = (long.MinValue, 0);
        for (var row = 0; row < 300; row++)
        {
            var (k, v) = ($"k{random.Next(3)}", (long)random.Next(12));
            var time = Math.Max(0, (row * 300_000L) - random.Next(2_600_000)) / 1_000 * 1_000;
            run.Row("t", k, v, time, null);
            if (time <= watermark) { late++; }
            else { taken.Add((k, v, time, row)); }
            watermark = Math.Max(watermark, time - 2_000_000 + 999);
        }
        run.End();
        Assert.True(late > 0, $"seed {seed}");
        Assert.Equal(late, run.RowsOf(PipelineBuilder.DeadLettersStream).Count());
        var expected = taken.GroupBy(row => row.K).SelectMany(group => Falls(
            [.. group.OrderBy(row => row.Time).ThenByDescending(row => row.V).ThenBy(row => row.Order)]));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Trial.Final(run).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_condition_that_cannot_be_computed_does_not_hold_and_is_told_only_where_it_is_asked()
    {
        var run = Trial.Run(Table +
            """
            SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.v AS a, B.v AS b
                AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE A AS v = 0, B AS 100 / v > 10)
            """);
        foreach (var (v, second) in ((long, long)[])[(0, 1), (5, 2), (0, 3), (0, 4), (7, 5), (9, 6)])
        {
            run.Row("t", "x", v, second * Trial.Second, null);
        }
        run.End();
        Assert.Equal(["0 5", "0 7"], Trial.Final(run));
        var letter = Assert.Single(run.RowsOf(PipelineBuilder.DeadLettersStream));
        Assert.Contains("division_by_zero", Trial.Line(letter.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_that_never_ends_is_given_up_at_its_bound_and_told()
    {
        var run = Trial.Run(Table +
            """
            SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.v AS a, C.v AS c
                AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+? C) DEFINE A AS v = 1, C AS v = 3)
            """);
        for (var row = 0; row < EngineLimits.CepPlacesPerKeyMax + 10; row++)
        {
            run.Row("t", "x", row == 0 ? 1L : 2L, row * 1_000L, null);
        }
        foreach (var (v, second) in ((long, long)[])[(1, 20), (2, 21), (3, 22)])
        {
            run.Row("t", "x", v, second * Trial.Second, null);
        }
        run.End();
        Assert.Equal(["x 1 3"], Trial.Final(run));
        var letter = Assert.Single(run.RowsOf(PipelineBuilder.DeadLettersStream));
        Assert.Contains(DeadLetterSchema.PatternLimit, Trial.Line(letter.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void A_measure_that_cannot_be_computed_is_a_dead_letter()
    {
        var run = Trial.Run(Table +
            "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES 6 / A.v AS a PATTERN (A) DEFINE A AS v < 3)");
        foreach (var v in (long[])[2, 0, 1]) { run.Row("t", "x", v, (3 - v) * Trial.Second, null); }
        run.End();
        Assert.Equal(["3", "6"], Trial.Final(run));
        Assert.Single(run.RowsOf(PipelineBuilder.DeadLettersStream));
    }

    [Fact]
    public void Skipping_to_the_first_row_goes_on_at_the_next_one()
    {
        var run = Trial.Run(Table +
            """
            SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES FIRST(A.v) AS a, B.v AS b
                AFTER MATCH SKIP TO LAST A PATTERN (A+ B) DEFINE A AS v < 5)
            """);
        foreach (var (v, second) in ((long, long)[])[(1, 1), (9, 2), (2, 3), (3, 4), (9, 5)])
        {
            run.Row("t", "x", v, second * Trial.Second, null);
        }
        run.End();
        Assert.Equal(["1 9", "2 9", "3 9"], Trial.Final(run));
    }

    [Fact]
    public void Matches_have_the_time_of_their_last_row_and_go_into_windows()
    {
        var run = Trial.Run(Table +
            """
            SELECT k, SUM(v) AS v, TUMBLE_ROWTIME(seen, INTERVAL '3' SECOND) AS until_then
            FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.v AS v, MATCH_ROWTIME() AS seen
                PATTERN (A) DEFINE A AS A.v > 0)
            GROUP BY k, TUMBLE(seen, INTERVAL '3' SECOND)
            """);
        foreach (var (v, second) in ((long, long)[])[(1, 1), (2, 2), (1, 4), (1, 5)])
        {
            run.Row("t", "a", v, second * Trial.Second, null);
        }
        run.End();
        Assert.Equal(["a 3 2999000", "a 2 5999000"], Trial.Final(run));
    }

    [Fact]
    public void Windows_of_both_dialects_joins_and_matches_can_be_matched_over()
    {
        var run = Trial.Run(Table +
            """
            CREATE VIEW sums AS SELECT k, SUM(v) AS v, window_time AS wt, window_start AS ws
            FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '3' SECOND))
            GROUP BY k, window_start, window_end, window_time;
            INSERT INTO falls SELECT * FROM sums MATCH_RECOGNIZE (PARTITION BY k ORDER BY wt
                MEASURES B.v AS v, B.ws AS ws PATTERN (A B) DEFINE B AS B.v < A.v);
            INSERT INTO pairs SELECT * FROM (
                SELECT a.k, a.v + b.v AS v, a.ts FROM t a JOIN t b
                ON a.k = b.k AND a.v = b.v AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' SECOND)
            MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.v AS a, B.v AS b PATTERN (A B) DEFINE A AS v = 2);
            INSERT INTO twice SELECT * FROM (
                SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.v + B.v AS v,
                    MATCH_ROWTIME() AS seen PATTERN (A B) DEFINE B AS v > A.v))
            MATCH_RECOGNIZE (PARTITION BY k ORDER BY seen MEASURES A.v AS a, B.v AS b, MATCH_ROWTIME() AS seen
                PATTERN (A B) DEFINE A AS v > 0);
            """);
        foreach (var (v, second) in ((long, long)[])[(1, 1), (2, 2), (1, 4), (1, 5), (2, 7), (3, 8)])
        {
            run.Row("t", "a", v, second * Trial.Second, null);
        }
        run.End();
        Assert.Equal(["a 2 3000000"], Trial.Final(run, "falls"));
        Assert.Equal(["a 2 4", "a 2 2", "a 2 2", "a 2 4"], Trial.Final(run, "pairs"));
        Assert.Equal(["a 3 3 7000000", "a 3 5 8000000"], Trial.Final(run, "twice"));
    }

    [Fact]
    public void By_processing_time_rows_count_as_they_come()
    {
        var run = Trial.Run(Table +
            """
            SELECT k, a, b, seen IS NOT NULL AS is_seen FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY at
                MEASURES A.v AS a, LAST(B.v) AS b, MATCH_PROCTIME() AS seen
                AFTER MATCH SKIP PAST LAST ROW
                PATTERN (A B{2}) WITHIN INTERVAL '10' SECOND
                DEFINE A AS at >= CURRENT_TIMESTAMP - INTERVAL '1' DAY)
            """);
        run.Tick(Trial.At(100));
        run.Row("t", "x", 1L, 9 * Trial.Second, null);
        run.Row("t", "x", 2L, 5 * Trial.Second, null);
        run.Row("t", "x", 3L, 7 * Trial.Second, null);
        Assert.Equal(["x 1 3 true"], Trial.Final(run));
        run.Row("t", "x", 4L, 1 * Trial.Second, null);
        run.Tick(Trial.At(110));
        run.Row("t", "x", 5L, 2 * Trial.Second, null);
        run.Row("t", "x", 6L, 3 * Trial.Second, null);
        run.Row("t", "x", 7L, 3 * Trial.Second, null);
        Assert.Equal(["x 1 3 true", "x 5 7 true"], Trial.Final(run));
    }

    [Fact]
    public void Without_partitions_all_rows_are_one_and_null_is_a_partition()
    {
        var run = Trial.Run(Table +
            """
            INSERT INTO one SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.k AS a, B.k AS b
                PATTERN (A B) DEFINE A AS A.k IS NULL);
            INSERT INTO each_of SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts
                MEASURES A.v AS a, B.v AS b PATTERN (A B));
            """);
        foreach (var (k, v) in ((string?, long)[])[(null, 1), ("x", 2), (null, 3), ("x", 4)])
        {
            run.Row("t", k, v, v * Trial.Second, null);
        }
        run.End();
        Assert.Equal(["- x", "- x"], Trial.Final(run, "one"));
        Assert.Equal(["- 1 3", "x 2 4"], Trial.Final(run, "each_of").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_pattern_says_the_same_whatever_the_batches_and_restores()
    {
        const string Query =
            """
            CREATE TEMPORARY TABLE t (k STRING, v BIGINT, ts TIMESTAMP(3),
                WATERMARK FOR ts AS ts - INTERVAL '2' SECOND);
            SELECT k, began, low, n, seen FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts, v
                MEASURES TOP.ts AS began, MIN(DOWN.v) AS low, COUNT(*) AS n, MATCH_ROWTIME() AS seen
                AFTER MATCH SKIP PAST LAST ROW
                PATTERN (TOP DOWN+? FLAT? UP) WITHIN INTERVAL '8' SECOND
                DEFINE DOWN AS v < LAST(v, 1) AND SUM(DOWN.v) < 30, FLAT AS v = LAST(v, 1), UP AS v > LAST(v, 1))
            """;
        var random = new Random(42);
        var script = new List<ScriptStep>();
        for (var row = 0; row < 90; row++)
        {
            var time = (row * 250_000L) + (random.Next(-6, 6) * 400_000L);
            script.Add(new ScriptStep.Row(
                "t", new EventTime(time), random.Next(4) is > 0 and var k ? $"k{k}" : null, (long)random.Next(9),
                time));
        }
        var sink = new OperatorVerifier(() => Trial.Compile(Query).Pipeline).Verify(script);
        Assert.NotEmpty(sink["result"]);
    }

    /// <summary>Each fall from a row on to the next that is higher, the search going on at that one.</summary>
    private static IEnumerable<string> Falls((string K, long V, long Time, int Order)[] rows)
    {
        for (var top = 0; top < rows.Length;)
        {
            var low = top;
            while (low + 1 < rows.Length && rows[low + 1].V < rows[low].V) { low++; }
            var up = low + 1;
            var isFall = low > top && up < rows.Length && rows[up].V > rows[low].V
                && rows[up].Time - rows[top].Time < 6_000_000;
            if (isFall) { yield return Trial.Line([rows[top].K, rows[top].V, rows[low].V, (long)(up - top + 1)]); }
            top = isFall ? up : top + 1;
        }
    }
}
