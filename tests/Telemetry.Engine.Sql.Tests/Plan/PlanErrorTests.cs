using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Plan;

public sealed class PlanErrorTests
{
    private static readonly SqlCatalog Catalog = SqlPlanner.Plan(PlanTables.Text).Catalog;

    [Fact]
    public void Every_error_of_a_query_says_where_what_and_what_instead() =>
        ErrorBook.Check("Plan/errors.txt", sql => SqlPlanner.Plan(sql, Catalog));

    [Fact]
    public void Every_error_of_a_pattern_says_where_what_and_what_instead() =>
        ErrorBook.Check("Plan/errors.match.txt", sql => SqlPlanner.Plan(sql, Catalog));

    [Fact]
    public void Views_over_views_that_double_each_time_are_one_error()
    {
        var views = Enumerable.Range(1, 40).Select(n =>
            $"CREATE VIEW v{n} AS SELECT id FROM v{n - 1} UNION ALL SELECT id FROM v{n - 1};");
        var script = $"CREATE VIEW v0 AS SELECT id FROM orders; {string.Concat(views)} SELECT * FROM v40";
        var error = Assert.Throws<SqlException>(() => SqlPlanner.Plan(script, Catalog)).Error;
        Assert.Equal("too_complex", error.Code);
        Assert.Equal("The query's plan has too many steps.", error.Message);
        Assert.Equal("Split it into pipelines that read each other's results.", error.Help);
    }
}
