using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Syntax;

public sealed class RoundTripTests
{
    public static TheoryData<string> All => [.. Statements.All];

    public static TheoryData<string> Expressions => [.. Statements.Expressions];

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_printed_is_read_again_as_the_same_tree(string text)
    {
        var script = SqlParser.Parse(text);
        var printed = script.ToString();
        var again = SqlParser.Parse(printed);
        Assert.Equal(script, again);
        Assert.Equal(script.GetHashCode(), again.GetHashCode());
        Assert.Equal(printed, again.ToString());
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Expressions_are_printed_with_the_parentheses_that_they_need_and_no_more(string text)
    {
        var expression = SqlParser.ParseExpression(text);
        Assert.Equal(text, expression.ToString());
        Assert.Equal(expression, SqlParser.ParseExpression(expression.ToString()));
    }

    [Fact]
    public void Spans_cover_the_text_of_their_nodes()
    {
        var script = SqlParser.Parse("SELECT a ;\n\n SELECT  sum( b )  AS s FROM t -- end");
        Assert.Equal("SELECT a", script.Statements[0].Span.Text.ToString());
        Assert.Equal("SELECT  sum( b )  AS s FROM t", script.Statements[1].Span.Text.ToString());
        Assert.Equal(new SourcePosition(3, 2), script.Statements[1].Span.Position);
    }
}
