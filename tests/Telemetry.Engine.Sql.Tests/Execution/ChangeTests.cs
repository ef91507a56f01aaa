using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Sql.Tests.Execution;

public sealed class ChangeTests
{
    private const string Table =
        "CREATE TEMPORARY TABLE t (k STRING, v BIGINT, d DECIMAL(10, 2), ts TIMESTAMP(3),"
        + " WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Groups_of_groups_follow_every_row(int seed)
    {
        var random = new Random(seed);
        var run = Trial.Run(Table +
            """
            SELECT n, COUNT(*) AS keys, SUM(s) AS s, AVG(d) AS d FROM (
                SELECT k, COUNT(*) AS n, SUM(v) AS s, MAX(d) AS d FROM t GROUP BY k)
            GROUP BY n HAVING SUM(s) > 3
            """);
        var rows = new List<(string K, long V, decimal D)>();
        for (var row = 0; row < 60; row++)
        {
            rows.Add(($"k{random.Next(6)}", random.Next(5), random.Next(100) / 4m));
            run.Row("t", rows[^1].K, rows[^1].V, rows[^1].D, row * Trial.Second);
            var inner = rows.GroupBy(one => one.K).Select(group =>
                (N: (long)group.Count(), S: group.Sum(one => one.V), D: group.Max(one => one.D)));
            var outer = inner.GroupBy(one => one.N).Where(group => group.Sum(one => one.S) > 3)
                .Select(group => (group.Key, Keys: (long)group.Count(), S: group.Sum(one => one.S),
                    D: Math.Round(group.Average(one => one.D), 6, MidpointRounding.AwayFromZero)));
            Assert.Equal(
                outer.Select(one => (one.Key, one.Keys, one.S, one.D)).Order(),
                run.TableOf("result").Select(one => ((long)one[0]!, (long)one[1]!, (long)one[2]!, (decimal)one[3]!))
                    .Order());
        }
    }

    [Theory]
    [InlineData("ROW_NUMBER", 1)]
    [InlineData("RANK", 2)]
    [InlineData("DENSE_RANK", 3)]
    public void The_greatest_of_each_key_are_those_of_a_sort(string function, int seed)
    {
        var random = new Random(seed);
        var run = Trial.Run(Table +
            $"SELECT k, v, place FROM (SELECT *, {function}() OVER (PARTITION BY k ORDER BY v DESC) AS place FROM t)"
            + " WHERE place <= 3");
        var rows = new List<(string K, long V)>();
        for (var row = 0; row < 80; row++)
        {
            rows.Add(($"k{random.Next(3)}", random.Next(12)));
            run.Row("t", rows[^1].K, rows[^1].V, 1m, row * Trial.Second);
        }
        var expected = rows.GroupBy(one => one.K).SelectMany(group => group.OrderByDescending(one => one.V)
            .Select((one, index) => (one.K, one.V, Place: (long)(function switch
            {
                "RANK" => group.Count(other => other.V > one.V) + 1,
                "DENSE_RANK" => group.Where(other => other.V > one.V).Select(other => other.V).Distinct().Count() + 1,
                _ => index + 1,
            })))).Where(one => one.Place <= 3).Select(one => $"{one.K} {one.V} {one.Place}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), Trial.Final(run).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Statements_share_the_view_that_they_read()
    {
        var run = Trial.Run(Table +
            """
            CREATE VIEW great AS SELECT k, v FROM t WHERE v > 2;
            INSERT INTO negative SELECT k, -v FROM great WHERE k <> 'b';
            INSERT INTO counts SELECT COUNT(*) FROM great;
            """);
        foreach (var (k, v) in ((string, long)[])[("a", 1), ("a", 3), ("b", 4)]) { run.Row("t", k, v, 1m, 0L); }
        run.End();
        Assert.Equal(["a -3"], Trial.Final(run, "negative"));
        Assert.Equal(["2"], Trial.Final(run, "counts"));
        Assert.Equal(["negative", "counts"], run.Sinks.Select(sink => sink.Stream));
    }

    [Fact]
    public void A_bounded_result_is_sorted_and_cut_when_the_input_has_ended()
    {
        var run = Trial.Run(Table + "SELECT k, SUM(v) AS s FROM t GROUP BY k ORDER BY s DESC, k");
        foreach (var (k, v) in ((string, long)[])[("a", 1), ("b", 4), ("c", 4), ("a", 9)])
        {
            run.Row("t", k, v, 1m, 0L);
        }
        run.End();
        Assert.Equal(["a 10", "b 4", "c 4"], Trial.Final(run));
        Assert.Equal(3, run.RowsOf("result").Count(row => row.Kind == Data.ChangeKind.Insert));
    }

    [Fact]
    public void Constant_rows_and_unions_are_rows_as_others()
    {
        var run = Trial.Run(Table +
            "SELECT k, v FROM t UNION SELECT * FROM (VALUES ('a', 1), ('z', 2), ('z', 2)) AS c (k, v)");
        run.Row("t", "a", 1L, 1m, 0L);
        run.Row("t", "b", 1L, 1m, 0L);
        run.End();
        Assert.Equal(["a 1", "b 1", "z 2"], Trial.Final(run).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_row_that_cannot_be_computed_is_a_dead_letter_and_the_others_go_on()
    {
        var run = Trial.Run(Table + "SELECT k, 10 / v AS q FROM t");
        foreach (var v in (long[])[5, 0, 2]) { run.Row("t", "a", v, 1m, 0L); }
        Assert.Equal(["a 2", "a 5"], Trial.Final(run).Order(StringComparer.Ordinal));
        Assert.Single(run.RowsOf(PipelineBuilder.DeadLettersStream));
    }

    [Fact]
    public void The_same_text_makes_the_same_pipeline()
    {
        const string Query = Table + "SELECT k, COUNT(*) FROM t GROUP BY k; SELECT DISTINCT v FROM t;";
        Assert.Equal(
            Trial.Compile(Query).Pipeline.Explanation, Trial.Compile(Query).Pipeline.Explanation);
        Assert.NotEqual(
            Trial.Compile(Query).Pipeline.Explanation,
            Trial.Compile(Query.Replace("COUNT(*)", "SUM(v)", StringComparison.Ordinal)).Pipeline.Explanation);
    }
}
