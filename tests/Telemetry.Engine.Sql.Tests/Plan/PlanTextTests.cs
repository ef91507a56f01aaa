using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Explain;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Tests.Plan;

public sealed class PlanTextTests
{
    private const string Title = "### ";
    private const string Divider = "---";

    private static readonly SqlCatalog Catalog = SqlPlanner.Plan(PlanTables.Text).Catalog;

    /// <summary>A file of entries: a title, the SQL, a line of dashes, the plans of its sinks. With GOLDEN_UPDATE=1 in
    /// the
    /// environment the plans are written anew: then read the diff.</summary>
    [Fact]
    public void Queries_have_the_plans_in_the_book()
    {
        var file = Path.Combine(ErrorBook.Root(), "tests", "Telemetry.Engine.Sql.Tests", "Plan", "plans.txt");
        var expected = File.ReadAllText(file);
        var actual = string.Join("\n", expected.Split(Title, StringSplitOptions.RemoveEmptyEntries).Select(Entry));
        if (Environment.GetEnvironmentVariable("GOLDEN_UPDATE") == "1") { File.WriteAllText(file, actual); }
        else { Assert.Equal(expected, actual); }
    }

    [Fact]
    public void EXPLAIN_says_the_plan_and_runs_nothing()
    {
        const string Query = "SELECT customer, COUNT(*) AS n FROM orders GROUP BY customer";
        var program = SqlPlanner.Plan($"EXPLAIN {Query}", Catalog);
        Assert.Empty(program.Sinks);
        var explanation = Assert.Single(program.Explanations);
        Assert.Equal(PlanText.Of(SqlPlanner.Plan(Query, Catalog).Sinks[0]), explanation.Text);
        Assert.Contains("changes +I -U +U", explanation.Text, StringComparison.Ordinal);
        Assert.Contains("a group each, until the input ends", explanation.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_two_sinks_read_of_a_view_is_one_node()
    {
        var program = SqlPlanner.Plan("""
            CREATE VIEW sums AS SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer;
            INSERT INTO one SELECT * FROM sums;
            INSERT INTO two
            WITH s AS (SELECT customer, COUNT(*) AS n FROM orders GROUP BY customer)
            SELECT a.customer, b.n FROM s a JOIN s b ON a.n = b.n;
            """, Catalog);
        var join = Assert.IsType<PlanNode.Join>(Below<PlanNode.Join>(program.Sinks[1]));
        Assert.Same(Below<PlanNode.Aggregate>(join.Input), Below<PlanNode.Aggregate>(join.Right));
    }

    private static PlanNode Below<T>(PlanNode node)
        where T : PlanNode => node is T ? node : Below<T>(node.Input);

    private static string Entry(string block)
    {
        var lines = block.TrimEnd('\n').Split('\n');
        var divider = Array.IndexOf(lines, Divider);
        var sql = string.Join('\n', lines[1..(divider < 0 ? lines.Length : divider)]);
        var program = SqlPlanner.Plan(sql, Catalog);
        var plans = string.Concat(program.Sinks.Select(sink => PlanText.Of(sink, program.Options)));
        return $"{Title}{lines[0]}\n{sql}\n{Divider}\n{plans}";
    }
}
