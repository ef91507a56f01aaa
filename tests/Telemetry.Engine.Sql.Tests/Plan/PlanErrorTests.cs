using System.Collections.Immutable;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Sql.Types;

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
    public void Every_error_of_a_table_function_says_where_what_and_what_instead() =>
        ErrorBook.Check("Plan/errors.functions.txt", sql => SqlPlanner.Plan(sql, Catalog.With(Shades)));

    [Fact]
    public void Table_function_gives_at_most_so_many_rows()
    {
        var many = Shades with
        {
            Rows = _ => new SqlTableResult.Rows(
                [.. Enumerable.Repeat(ImmutableArray.Create<object?>("s"), SqlLimits.FunctionRowsMax + 1)]),
        };
        var error = Assert.Throws<SqlException>(
            () => SqlPlanner.Plan("SELECT * FROM TABLE(shades('red'))", Catalog.With(many))).Error;
        Assert.Equal(
            "1:21: unsupported: A table of 100001 rows, more than 100000, as a constant is not supported.",
            error.Headline);
    }

    /// <summary>A function such as a host may bring.</summary>
    private static SqlTableFunction Shades { get; } = new()
    {
        Name = "shades",
        Parameters = [new("colour", SqlType.String), new("count", SqlType.BigInt, IsOptional: true)],
        Columns = [new("shade", SqlType.String.With(false))],
        Rows = arguments => arguments[0] is "red" or "green"
            ? new SqlTableResult.Rows([["light"], ["dark"]])
            : new SqlTableResult.Refused(0, "There is no such colour.", ["red", "green"]),
    };

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
