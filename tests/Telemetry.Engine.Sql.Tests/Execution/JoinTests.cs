using Telemetry.Engine.Sql.Execution;

namespace Telemetry.Engine.Sql.Tests.Execution;

public sealed class JoinTests
{
    private const string Tables =
        """
        CREATE TEMPORARY TABLE l (k BIGINT, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);
        CREATE TEMPORARY TABLE r (k BIGINT, w BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);

        """;

    [Theory]
    [InlineData("INNER", 1)]
    [InlineData("LEFT", 2)]
    [InlineData("RIGHT", 3)]
    [InlineData("FULL", 4)]
    public void A_join_of_tables_is_that_of_a_double_loop(string type, int seed)
    {
        var (run, left, right) = Fed(
            $"SELECT l.k, l.v, r.k, r.w FROM l {type} JOIN r ON l.k = r.k AND l.v < r.w", seed);
        var pairs = left.SelectMany(one => right.Where(two => Pairs(one, two))
            .Select(two => (
                One: ((long? K, long? V, long Time)?)one, Two: ((long? K, long? V, long Time)?)two))).ToList();
        if (type is "LEFT" or "FULL")
        {
            pairs.AddRange(left.Where(one => !right.Any(two => Pairs(one, two)))
                .Select(one => (((long?, long?, long)?)one, ((long?, long?, long)?)null)));
        }
        if (type is "RIGHT" or "FULL")
        {
            pairs.AddRange(right.Where(two => !left.Any(one => Pairs(one, two)))
                .Select(two => (((long?, long?, long)?)null, ((long?, long?, long)?)two)));
        }
        Equal(pairs.Select(pair => Trial.Line([pair.One?.K, pair.One?.V, pair.Two?.K, pair.Two?.V])), run);
    }

    [Theory]
    [InlineData("l.k IN (SELECT k FROM r)", 1)]
    [InlineData("EXISTS (SELECT 1 FROM r WHERE r.k = l.k)", 2)]
    [InlineData("NOT EXISTS (SELECT 1 FROM r WHERE r.k = l.k)", 3)]
    [InlineData("l.k NOT IN (SELECT k FROM r WHERE w > 3)", 4)]
    [InlineData("l.k NOT IN (SELECT k FROM r WHERE k IS NOT NULL)", 5)]
    [InlineData("l.k NOT IN (SELECT k FROM r WHERE w > 1000)", 6)]
    public void Sub_queries_in_conditions_follow_three_valued_logic(string condition, int seed)
    {
        var (run, left, right) = Fed($"SELECT l.k, l.v FROM l WHERE {condition}", seed);
        var keys = right.Where(two => seed switch
        {
            4 => two.V > 3,
            5 => two.K is not null,
            6 => two.V > 1000,
            _ => true,
        }).Select(two => two.K).ToList();
        bool Holds(long? k) => seed switch
        {
            1 or 2 => k is not null && keys.Contains(k),
            3 => k is null || !keys.Contains(k),
            _ => keys.Count == 0 || (k is not null && !keys.Contains(k) && !keys.Contains(null)),
        };
        Equal(left.Where(one => Holds(one.K)).Select(one => Trial.Line([one.K, one.V])), run);
    }

    [Theory]
    [InlineData("INNER", 1)]
    [InlineData("LEFT", 2)]
    public void An_interval_join_is_that_of_a_double_loop(string type, int seed)
    {
        var (run, left, right) = Fed(
            "SELECT l.k, l.v, l.ts, r.w, r.ts FROM l " + type + " JOIN r ON l.k = r.k "
            + "AND r.ts BETWEEN l.ts - INTERVAL '2' SECOND AND l.ts + INTERVAL '1' SECOND", seed);
        bool Match((long? K, long? V, long Time) one, (long? K, long? V, long Time) two) =>
            one.K == two.K && one.K is not null && two.Time >= one.Time - 2_000_000 && two.Time <= one.Time + 1_000_000;
        var lines = left.SelectMany(one => right.Where(two => Match(one, two))
            .Select(two => Trial.Line([one.K, one.V, one.Time, two.V, two.Time])));
        if (type == "LEFT")
        {
            lines = lines.Concat(left.Where(one => !right.Any(two => Match(one, two)))
                .Select(one => Trial.Line([one.K, one.V, one.Time, null, null])));
        }
        Equal(lines, run);
        Assert.All(run.RowsOf("result"), row => Assert.Equal(Data.ChangeKind.Insert, row.Kind));
    }

    [Fact]
    public void A_window_join_pairs_rows_of_equal_windows_when_they_close()
    {
        const string Windows = "TABLE(TUMBLE(TABLE {0}, DESCRIPTOR(ts), INTERVAL '4' SECOND))";
        var (run, left, right) = Fed(
            $"SELECT a.k, a.v, b.w, a.window_start FROM {Windows.Replace("{0}", "l", StringComparison.Ordinal)} a "
            + $"JOIN {Windows.Replace("{0}", "r", StringComparison.Ordinal)} b ON a.k = b.k "
            + "AND a.window_start = b.window_start AND a.window_end = b.window_end", 7);
        Equal(
            left.SelectMany(one => right
                .Where(two => one.K is not null && one.K == two.K && one.Time / 4_000_000 == two.Time / 4_000_000)
                .Select(two => Trial.Line([one.K, one.V, two.V, one.Time / 4_000_000 * 4_000_000]))), run);
        Assert.All(run.RowsOf("result"), row => Assert.Equal(Data.ChangeKind.Insert, row.Kind));
    }

    [Fact]
    public void A_row_gets_the_version_that_held_at_its_time()
    {
        var keyed = Tables.Replace("(k BIGINT, w", "(k BIGINT PRIMARY KEY NOT ENFORCED, w", StringComparison.Ordinal);
        var run = Trial.Run(keyed
            + "SELECT l.v, r.w FROM l JOIN r FOR SYSTEM_TIME AS OF l.ts ON l.k = r.k");
        foreach (var (w, time) in ((long, long)[])[(10, 0), (20, 5), (30, 9)])
        {
            run.Row("r", 1L, w, time * Trial.Second);
        }
        foreach (var (v, time) in ((long, long)[])[(1, 4), (2, 5), (3, 8), (4, 20)])
        {
            run.Row("l", 1L, v, time * Trial.Second);
        }
        run.End();
        Assert.Equal(["1 10", "2 20", "3 20", "4 30"], Trial.Final(run));
    }

    private static bool Pairs((long? K, long? V, long Time) one, (long? K, long? V, long Time) two) =>
        one.K is not null && one.K == two.K && one.V < two.V;

    private static void Equal(IEnumerable<string> expected, SqlRun run) => Assert.Equal(
        expected.Order(StringComparer.Ordinal), Trial.Final(run).Order(StringComparer.Ordinal));

    /// <summary>Rows in turns, in the order of their times; a fifth of the keys are NULL.</summary>
    private static (SqlRun Run, List<(long? K, long? V, long Time)> Left,
        List<(long? K, long? V, long Time)> Right) Fed(string query, int seed)
    {
        var random = new Random(seed);
        var run = Trial.Run(Tables + query);
        var (left, right) = (new List<(long?, long?, long)>(), new List<(long?, long?, long)>());
        for (var row = 0; row < 60; row++)
        {
            long? k = random.Next(5) is > 0 and var key ? key + random.Next(3) : null;
            (long?, long?, long) made = (k, random.Next(8), row * 400_000L);
            var isLeft = random.Next(2) == 0;
            run.Row(isLeft ? "l" : "r", made.Item1, made.Item2, made.Item3);
            (isLeft ? left : right).Add(made);
        }
        run.End();
        return (run, left, right);
    }
}
