using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Parsing;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("a + b * c", "(a + (b * c))")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("a + b || c", "(a + (b || c))")]
    [InlineData("NOT a = b AND c", "((NOT (a = b)) AND c)")]
    [InlineData("a OR b AND c", "(a OR (b AND c))")]
    [InlineData("a < b = c", "((a < b) = c)")]
    [InlineData("a = b IN (c)", "(a = (b IN (c)))")]
    [InlineData("a BETWEEN 1 AND 2 AND b", "((a BETWEEN 1 AND 2) AND b)")]
    [InlineData("-a::int", "(- CAST(a AS INT))")]
    [InlineData("a = b IS NULL", "((a = b) IS NULL)")]
    public void Operators_bind_as_in_Flink(string text, string parenthesized)
    {
        var expression = SqlParser.ParseExpression(text);
        Assert.Equal(expression, SqlParser.ParseExpression(parenthesized));
    }

    [Theory]
    [InlineData("INTERVAL '5' SECOND", 5_000_000)]
    [InlineData("INTERVAL '-8' HOUR", -28_800_000_000)]
    [InlineData("INTERVAL -'8' HOURS", -28_800_000_000)]
    [InlineData("INTERVAL '0.25' SECOND(3)", 250_000)]
    [InlineData("INTERVAL '1:30' HOUR TO MINUTE", 5_400_000_000)]
    [InlineData("INTERVAL '-1 12:30:15.5' DAY TO SECOND", -131_415_500_000)]
    [InlineData("INTERVAL '10 seconds'", 10_000_000)]
    [InlineData("INTERVAL '1 day 2 hours'", 93_600_000_000)]
    [InlineData("INTERVAL '2' WEEK", 1_209_600_000_000)]
    public void Day_time_intervals_are_microseconds(string text, long micros)
    {
        var interval = Assert.IsType<SqlExpression.Interval>(SqlParser.ParseExpression(text));
        Assert.Equal((0L, micros, false), (interval.Months, interval.Micros, interval.IsYearMonth));
    }

    [Theory]
    [InlineData("INTERVAL '1' YEAR", 12)]
    [InlineData("INTERVAL '-1-6' YEAR TO MONTH", -18)]
    [InlineData("INTERVAL '2 quarters'", 6)]
    public void Year_month_intervals_are_months(string text, long months)
    {
        var interval = Assert.IsType<SqlExpression.Interval>(SqlParser.ParseExpression(text));
        Assert.Equal((months, 0L, true), (interval.Months, interval.Micros, interval.IsYearMonth));
    }

    [Fact]
    public void A_chain_of_thousands_is_no_deep_tree()
    {
        var text = string.Join(" OR ", Enumerable.Range(0, 10_000).Select(i => $"a = {i}"));
        var expression = SqlParser.ParseExpression(text);
        Assert.InRange(Depth(expression), 1, 16);
        Assert.Equal(text, expression.ToString());
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("f(", ")")]
    [InlineData("NOT ", "")]
    [InlineData("- ", "")]
    [InlineData("CASE WHEN a THEN ", " END")]
    [InlineData("(SELECT ", ")")]
    [InlineData("a[", "]")]
    [InlineData("a = ", "")]
    [InlineData("CAST(", " AS INT)")]
    [InlineData("", " + a")]
    [InlineData("", "[1]")]
    [InlineData("", "::int")]
    [InlineData("", " IS NULL")]
    [InlineData("EXISTS (SELECT * FROM ((SELECT ", ") AS t))")]
    public void Ten_thousand_levels_are_one_error(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 10_000)) + "a" + string.Concat(Enumerable.Repeat(close,
            10_000));
        var error = Assert.Throws<SqlException>(() => SqlParser.ParseExpression(text)).Error;
        Assert.Equal("too_deep", error.Code);
    }

    [Fact]
    public void A_chain_of_calls_within_chains_is_held_to_the_same_depth()
    {
        // Neither the parentheses nor any of the chains is too deep alone.
        var text = "a";
        for (var i = 0; i < 50; i++) { text = $"f({text}{string.Concat(Enumerable.Repeat(" + 1", 50))})"; }
        var error = Assert.Throws<SqlException>(() => SqlParser.ParseExpression(text)).Error;
        Assert.Equal("too_deep", error.Code);
    }

    [Fact]
    public void Depth_within_the_limit_is_read_and_printed_on_half_the_stack_of_a_thread()
    {
        var levels = SqlLimits.DepthMax - 2;
        var text = string.Concat(Enumerable.Repeat("f(", levels)) + "a" + string.Concat(Enumerable.Repeat(")", levels));
        var printed = "";
        var thread = new Thread(() => printed = SqlParser.ParseExpression(text).ToString(), 768 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(text, printed);
    }

    private static int Depth(SqlExpression expression)
        => expression is SqlExpression.Binary binary ? 1 + Math.Max(Depth(binary.Left), Depth(binary.Right)) : 1;
}
