using Telemetry.Engine.Sql.Functions;

namespace Telemetry.Engine.Sql.Tests.Functions;

public sealed class FunctionTableTests
{
    [Fact]
    public void Every_function_is_in_the_table_of_the_README()
    {
        var readme = File.ReadAllText(Path.Combine(
            ErrorBook.Root(), "Gateway", "Telemetry.Engine.Sql", "README.md"));
        var words = readme.Split([' ', '|', ',', ';', '(', ')', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.Ordinal);
        var operators = new[] { "||", "SIMILAR" };

        Assert.Equal([], SqlFunctions.Names.Except(operators).Where(name => !words.Contains(name)));
    }

    [Fact]
    public void Functions_are_found_whatever_their_case()
    {
        Assert.True(SqlFunctions.Has("upper"));
        Assert.Equal("UPPER(STRING)", SqlFunctions.Find("Upper")[0].Signature);
        Assert.Equal("ROUND(INT, [INT])", SqlFunctions.Find("ROUND")[0].Signature);
        Assert.Empty(SqlFunctions.Find("nothing"));
    }
}
