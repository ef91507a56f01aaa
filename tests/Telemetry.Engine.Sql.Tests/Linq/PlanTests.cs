using Telemetry.Engine.Sql.Explain;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Tests.Linq;

public sealed class PlanTests
{
    internal const string Tables =
        "SET 'table.exec.state.ttl' = '1 d';\n"
        + "CREATE TEMPORARY TABLE lines (device STRING, metric STRING, event_time TIMESTAMP(3), `value` DOUBLE, "
        + "seq INT, "
        + "WATERMARK FOR event_time AS event_time - INTERVAL '1' SECOND);\n"
        + "CREATE TEMPORARY TABLE orders (id BIGINT, device STRING, `itemId` BIGINT, order_time TIMESTAMP(3), "
        + "price DECIMAL(10, 2), "
        + "WATERMARK FOR order_time AS order_time);\n"
        + "CREATE TEMPORARY TABLE shipments (id BIGINT, order_id BIGINT, ship_time TIMESTAMP(3), "
        + "WATERMARK FOR ship_time AS ship_time);\n";

    public static TheoryData<string> Names => [.. LinqQueries.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_languages_have_one_plan(string name)
    {
        var (linq, sql) = LinqQueries.All[name];
        Assert.Equal(PlanOf(sql), PlanOf(linq));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_languages_have_one_result_streamed_and_bounded(string name)
    {
        var (linq, sql) = LinqQueries.All[name];
        var expected = PlantRows.Table(SqlPlanner.Plan(Tables + sql), isStreamed: true);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, PlantRows.Table(SqlPlanner.Plan(Tables + linq), isStreamed: true));
        Assert.Equal(expected, PlantRows.Table(SqlPlanner.Plan(Tables + linq), isStreamed: false));
    }

    [Fact]
    public void There_are_twenty_queries_at_least() => Assert.InRange(LinqQueries.All.Count, 20, 100);

    private static string PlanOf(string query)
    {
        var program = SqlPlanner.Plan(Tables + query);
        return PlanText.Of(Assert.Single(program.Sinks), program.Options);
    }
}
