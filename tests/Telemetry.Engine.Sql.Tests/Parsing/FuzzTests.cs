using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Parsing;

/// <summary>Mutated statements: each is read, and then printed and read again as the same, or gives one error of its
/// text.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 1_500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_mutated_statement_is_read_or_is_one_error(int seed)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = Mutations.OfText(random, Statements.All[random.Next(Statements.All.Length)]);
            try
            {
                accepted += ReadOrRefuse(text) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}\n{text}");
            }
        }
        // Both ways are walked: mutations that broke everything would prove little.
        Assert.InRange(accepted, Rounds / 20, Rounds * 19 / 20);
    }

    private static bool ReadOrRefuse(string text)
    {
        SqlScript script;
        try
        {
            script = SqlParser.Parse(text);
        }
        catch (SqlException e)
        {
            var span = e.Error.Span;
            Assert.Equal(text, span.Source.Text);
            Assert.InRange(span.Start, 0, text.Length);
            Assert.InRange(span.End, span.Start, text.Length);
            Assert.Equal(4, e.Message.Split('\n').Length);
            Assert.InRange(e.Message.Length, 10, 1_500);
            return false;
        }
        var printed = script.ToString();
        var again = SqlParser.Parse(printed);
        Assert.Equal(printed, again.ToString());
        Assert.True(script.Equals(again), $"not the same when read again: {printed}");
        return true;
    }
}
