using Telemetry.Engine.Sql.Parsing;
using Telemetry.Nexmark;

namespace Telemetry.Engine.Sql.Tests.Nexmark;

public sealed class NexmarkTextTests
{
    public static TheoryData<string> Queries => [.. NexmarkQueries.Names];

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_is_read_and_means_the_same_when_it_is_printed(string query)
    {
        var script = SqlParser.Parse(NexmarkQueries.Script(query));

        Assert.InRange(script.Statements.Count, 5, 6);
        Assert.Equal(script, SqlParser.Parse(script.ToString()));
    }
}
