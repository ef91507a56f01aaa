using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Parsing;

public sealed class ErrorTests
{
    [Fact]
    public void Every_error_of_the_text_says_where_what_and_what_instead()
        => ErrorBook.Check("Parsing/errors.txt", sql => SqlParser.Parse(sql));

    [Fact]
    public void A_text_of_a_megabyte_is_one_error()
    {
        var text = "SELECT " + string.Join(", ", Enumerable.Repeat("a", 350_000));
        Assert.InRange(text.Length, 1_000_000, 1_100_000);
        var error = Assert.Throws<SqlException>(() => SqlParser.Parse(text)).Error;
        Assert.Equal(
            "1:524289: text_too_long: The text has 1050005 characters; 524288 at most are read. "
            + "Split it into several files, or put the rows into an input file.",
            error.Headline);
        Assert.InRange(error.Render().Length, 1, 500);
    }

    [Fact]
    public void A_text_of_the_greatest_length_is_read()
    {
        var text = "SELECT " + string.Join(",", Enumerable.Repeat("a", 250_000));
        Assert.InRange(text.Length, 500_000, SqlLimits.TextLengthMax);
        var query = Assert.IsType<SqlQuery.Select>(SqlParser.ParseQuery(text));
        Assert.Equal(250_000, query.Items.Count);
    }

    [Fact]
    public void The_name_of_the_file_stands_before_the_place()
    {
        var source = new SourceText("SELECT\n\ta,\n\tb c d\nFROM t", "lines.sql");
        var error = Assert.Throws<SqlException>(() => SqlParser.Parse(source)).Error;
        Assert.StartsWith("lines.sql:3:6: unexpected_token: 'd' cannot stand here.", error.Headline,
            StringComparison.Ordinal);
        Assert.EndsWith("\n3 | \tb c d\n  | \t    ^", error.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_is_shown_around_its_error()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("a", 60));
        var text = $"SELECT {sum} FROM FROM {string.Join(", ", Enumerable.Repeat("b", 60))}";
        var lines = Assert.Throws<SqlException>(() => SqlParser.Parse(text)).Message.Split('\n');
        Assert.InRange(lines[2].Length, 80, 110);
        var caret = lines[3].IndexOf('^', StringComparison.Ordinal);
        Assert.Equal("FROM b", lines[2].Substring(caret, 6));
    }

    [Fact]
    public void A_body_shows_its_place_in_the_whole_text()
    {
        var text = "CREATE FUNCTION f(a INT) RETURNS INT AS $$\n  SELECT a +\n$$";
        var error = Assert.Throws<SqlException>(() => SqlParser.Parse(text)).Error;
        Assert.Equal(new SourcePosition(2, 13), error.Position);
    }
}
