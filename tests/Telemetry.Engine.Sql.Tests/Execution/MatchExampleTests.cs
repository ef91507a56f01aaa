using Telemetry.Engine.Sql.Execution;

namespace Telemetry.Engine.Sql.Tests.Execution;

/// <summary>MATCH_RECOGNIZE over small tables whose matches are known: what the documentation of Flink's dialect
/// promises.</summary>
public sealed class MatchExampleTests
{
    private const string Ticker =
        """
        CREATE TEMPORARY TABLE ticker (symbol STRING, price BIGINT, tax BIGINT, ts TIMESTAMP(3),
            WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

        """;

    [Fact]
    public void A_falling_price_is_told_from_its_top_to_its_turn() => Assert.Equal(
        ["ACME 4 7 8"],
        Matches(
            """
            MEASURES START_ROW.tax AS first_row, LAST(DOWN.tax) AS bottom, LAST(UP.tax) AS last_row
            ONE ROW PER MATCH AFTER MATCH SKIP TO LAST UP
            PATTERN (START_ROW DOWN+ UP)
            DEFINE DOWN AS (LAST(DOWN.price, 1) IS NULL AND DOWN.price < START_ROW.price)
                OR DOWN.price < LAST(DOWN.price, 1), UP AS UP.price > LAST(DOWN.price, 1)
            """, 12, 17, 19, 21, 25, 18, 15, 14, 24, 25, 19));

    [Fact]
    public void Rows_are_taken_while_their_mean_is_low() => Assert.Equal(
        ["ACME 0 3 14", "ACME 5 10 13"],
        Matches(
            """
            MEASURES FIRST(A.tax) AS first_row, LAST(A.tax) AS last_row, AVG(A.price) AS mean
            AFTER MATCH SKIP PAST LAST ROW
            PATTERN (A+ B)
            DEFINE A AS AVG(CAST(A.price AS DOUBLE)) < 15
            """, 12, 17, 13, 16, 25, 2, 4, 10, 15, 25, 25, 30));

    [Theory]
    [InlineData("B*", "ACME 16")]
    [InlineData("B*?", "ACME 13", "ACME 16")]
    public void Greedy_variables_take_what_reluctant_ones_leave(string middle, params string[] expected) =>
        Assert.Equal(expected, Matches(
            $"""
            MEASURES C.price AS last_price AFTER MATCH SKIP PAST LAST ROW
            PATTERN (A {middle} C)
            DEFINE A AS A.price > 10, B AS B.price < 15, C AS C.price > 12
            """, 10, 11, 12, 13, 14, 16));

    /// <summary>Three seconds are not within three seconds: the fall from 15 is none, that from 14 is.</summary>
    [Fact]
    public void A_match_that_takes_too_long_is_none() => Assert.Equal(
        ["ACME 9 13"],
        Matches(
            """
            MEASURES C.tax AS last_row, A.price - C.price AS fall
            AFTER MATCH SKIP PAST LAST ROW
            PATTERN (A B* C) WITHIN INTERVAL '3' SECOND
            DEFINE B AS B.price > A.price - 10, C AS C.price < A.price - 10
            """, 20, 17, 18, 11, 14, 9, 15, 14, 24, 1, 19));

    [Theory]
    [InlineData("SKIP PAST LAST ROW", "26 0 3", "17 4 6")]
    [InlineData("SKIP TO NEXT ROW", "26 0 3", "24 1 4", "25 2 5", "22 3 6", "17 4 6")]
    [InlineData("SKIP TO LAST A", "26 0 3", "25 2 5", "17 4 6")]
    public void The_search_goes_on_where_it_is_told(string skip, params string[] expected) => Assert.Equal(
        expected.Select(line => "ACME " + line),
        Matches(
            $"""
            MEASURES SUM(A.price) AS total, FIRST(tax) AS first_row, LAST(tax) AS last_row
            AFTER MATCH {skip}
            PATTERN (A+ C)
            DEFINE A AS SUM(A.price) < 30
            """, 7, 9, 10, 5, 10, 7, 14));

    [Fact]
    public void Offsets_count_back_from_the_row_in_question() => Assert.Equal(
        ["ACME 10 31 4"],
        Matches(
            """
            MEASURES A.price AS a, LAST(B.price) AS b, COUNT(*) - 1 AS n
            AFTER MATCH SKIP PAST LAST ROW
            PATTERN (A B+ C)
            DEFINE A AS A.price = 10,
                B AS (LAST(B.price, 1) IS NULL OR B.price > LAST(B.price, 1))
                    AND (LAST(B.price, 2) IS NULL OR B.price > 2 * LAST(B.price, 2))
            """, 10, 15, 20, 31, 35));

    [Fact]
    public void Aggregates_of_no_rows_are_zero_or_null_and_offsets_that_reach_too_far_are_null() => Assert.Equal(
        ["ACME 36 0 - - 19"],
        Matches(
            """
            MEASURES SUM(DOWN.price) AS s, COUNT(NONE_OF.price) AS n, MAX(NONE_OF.price) AS m,
                FIRST(DOWN.price, 5) AS far, FIRST(price) AS one
            PATTERN (DOWN{2} NONE_OF? UP)
            DEFINE DOWN AS price < LAST(DOWN.price, 1) OR LAST(DOWN.price, 1) IS NULL,
                NONE_OF AS price < 0, UP AS price > 19
            """, 19, 17, 20));

    [Fact]
    public void Names_of_variables_may_be_anything_in_quotes() => Assert.Equal(
        ["ACME 1 2"],
        Matches(
            """
            MEASURES `a "b"`.price AS one, a.price AS two PATTERN (`a "b"` a)
            DEFINE `a "b"` AS price = 1, a AS price > `a "b"`.price
            """, 3, 1, 2));

    private static IEnumerable<string> Matches(string clauses, params long[] prices)
    {
        SqlRun run = Trial.Run(
            $"{Ticker}SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY ts {clauses}) AS m");
        for (var row = 0; row < prices.Length; row++)
        {
            // The rows' numbers stand in tax; a second lies between them.
            run.Row("ticker", "ACME", prices[row], (long)row, row * Trial.Second);
        }
        run.End();
        return Trial.Final(run);
    }
}
