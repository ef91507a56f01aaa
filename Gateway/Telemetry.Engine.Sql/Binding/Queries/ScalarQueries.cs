using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Sub-queries that stand where values stand: collected while expressions are bound, under numbers of their
/// own
/// (<see cref="Place"/>), and joined to the rows afterwards.</summary>
/// <param name="queries">Plans them.</param>
internal sealed class ScalarQueries(QueryPlanner queries)
{
    private const int Place = 1 << 23, PlaceEnd = 1 << 24;

    private readonly List<(SqlExpression.Subquery Written, PlanNode Node)> _queries = [];

    /// <summary>The place of a sub-query's value.</summary>
    /// <param name="query">The sub-query.</param>
    /// <param name="around">The names of the query around it.</param>
    public BoundExpression Add(SqlExpression.Subquery query, Scope around)
    {
        var known = _queries.FindIndex(candidate => candidate.Written == query);
        if (known < 0)
        {
            known = _queries.Count;
            _queries.Add((query, Plan(query, around)));
        }
        var column = _queries[known].Node.Columns[0];
        return new BoundExpression.Column(Place + known, column.Name, column.Type.With(true));
    }

    /// <summary>Whether an expression has one in it.</summary>
    public static bool IsIn(BoundExpression expression) =>
        expression.Columns().Any(column => column is >= Place and < PlaceEnd);

    /// <summary>Joins them to the rows.</summary>
    public (PlanNode Node, Func<BoundExpression, BoundExpression> Settle) Join(
        PlanNode node, Func<BoundExpression, BoundExpression> settle)
    {
        if (_queries.Count == 0) { return (node, settle); }
        var width = node.Columns.Length;
        foreach (var (_, query) in _queries)
        {
            node = new PlanNode.Join(node, query, JoinType.Left, new JoinRule.Regular(), []);
        }
        var joined = node;
        return (joined, expression => expression.Map(part => part is not BoundExpression.Column column ? null
            : column.Index is >= Place and < PlaceEnd ? PlanColumns.At(joined, width + column.Index - Place)
            : settle(column)));
    }

    private PlanNode Plan(SqlExpression.Subquery query, Scope around)
    {
        var planned = Correlation.Plan(queries, query.Query, around);
        if (planned.Names.Length != 1)
        {
            throw QueryError.Columns(
                $"A sub-query in the place of a value has one column, and this has {planned.Names.Length}.",
                query.Span);
        }
        return GivesOneRow(planned.Node) ? planned.Node : throw QueryError.Unsupported(
            "A sub-query that may give several rows in the place of one value", query.Span,
            "Take an aggregate such as MAX without GROUP BY.");
    }

    private static bool GivesOneRow(PlanNode node) => node switch
    {
        PlanNode.Aggregate aggregate => aggregate.Keys.IsEmpty && aggregate.Window is null,
        PlanNode.Project or PlanNode.Filter or PlanNode.Sort => GivesOneRow(node.Input),
        PlanNode.Limit limit => limit.Count <= 1,
        PlanNode.Rank rank => rank.Partition.IsEmpty && rank.To == 1 && rank.Window is null,
        PlanNode.Values values => values.Rows.Length == 1,
        PlanNode.Join join => GivesOneRow(join.Input) && GivesOneRow(join.Right),
        _ => false,
    };
}
