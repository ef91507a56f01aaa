using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans one SELECT.</summary>
/// <param name="queries">Plans the queries within.</param>
/// <param name="select">The SELECT.</param>
internal sealed class SelectPlanner(QueryPlanner queries, SqlQuery.Select select)
{
    private readonly PlannerSession _session = queries.Session;

    /// <summary>Plans it.</summary>
    public BoundQuery Plan() => Plan([]).Query;

    /// <summary>Plans it with the columns of an order behind its own.</summary>
    /// <param name="orderBy">The order.</param>
    /// <returns>The rows, with further columns where the order needs them, and the order.</returns>
    public (BoundQuery Query, ImmutableArray<SortKey> Order) Plan(SqlList<SqlOrderItem> orderBy)
    {
        var relation = Rows(outer: null, correlations: null);
        if (select.From is null && select.GroupBy is null && orderBy.Count == 0 && !HasAggregates(orderBy))
        {
            return (Constants(), []);
        }
        var isGrouped = select.GroupBy is not null || select.Having is not null || HasAggregates(orderBy);
        Grouping? grouping = null;
        if (isGrouped)
        {
            relation = WithLegacyWindow(relation);
            var scope = new Scope(relation, _session.Functions) { Place = "an argument" };
            grouping = new Grouping(scope, new GroupPlanner(scope, select, _session.Binding).Plan(), _session.Binding);
        }
        var overs = new OverCalls(select.Windows);
        var scalars = new ScalarQueries(queries);
        var items = new SelectScope(relation, _session.Functions, grouping, overs, scalars)
        {
            Place = "the select list",
        };
        var having = new SelectScope(relation, _session.Functions, grouping, null, scalars) { Place = "HAVING" };
        var bound = new SelectItems(select.Items, relation, items, _session.Binding);
        var order = bound.Order(orderBy);
        var condition = select.Having is null
            ? null : new ExpressionBinder(having, _session.Binding).BindCondition(select.Having);
        return Assembled(relation, grouping, overs, scalars, bound, order, condition);
    }

    /// <summary>The rows of FROM and WHERE alone, for a sub-query.</summary>
    /// <param name="outer">The query around, or null.</param>
    /// <param name="correlations">Where conditions go that are on the query around too, or null when there must be
    /// none.</param>
    public Relation Rows(Scope? outer, List<BoundExpression>? correlations)
    {
        var relation = select.From is null ? ValuesPlanner.Nothing : queries.From(select.From);
        return select.Where is null
            ? relation : new WherePlanner(queries).Apply(relation, select.Where, outer, correlations);
    }

    private (BoundQuery Query, ImmutableArray<SortKey> Order) Assembled(
        Relation relation, Grouping? grouping, OverCalls overs, ScalarQueries scalars, SelectItems items,
        List<OrderRequest> order, BoundExpression? having)
    {
        var node = relation.Node;
        Func<BoundExpression, BoundExpression> settle = expression => expression;
        if (grouping is not null)
        {
            var aggregate = grouping.Build();
            node = aggregate;
            settle = expression => grouping.Settle(expression, aggregate);
        }
        (node, settle) = scalars.Join(node, settle);
        node = FilterRule.Apply(node, having is null ? null : settle(having));
        if (!overs.IsEmpty) { (node, settle) = overs.Build(node, settle); }
        return items.Project(node, settle, select.IsDistinct, order);
    }

    private BoundQuery Constants()
    {
        var scope = new SelectScope(ValuesPlanner.Nothing, _session.Functions, null, null, null)
        {
            Place = "a SELECT without FROM",
        };
        var items = new SelectItems(select.Items, ValuesPlanner.Nothing, scope, _session.Binding);
        var node = FilterRule.Apply(
            ValuesPlanner.One([.. items.Expressions], items.Names, index => select.Items[index].Span),
            select.Where is null ? null : new ExpressionBinder(scope, _session.Binding).BindCondition(select.Where));
        return new(node, items.Names);
    }

    private bool HasAggregates(SqlList<SqlOrderItem> orderBy) =>
        select.Items.OfType<SqlSelectItem.Value>()
            .Any(item => SyntaxTree.Contains(item.Expression, AggregateFunctions.IsPlainAggregate))
        || SyntaxTree.Contains(select.Having, AggregateFunctions.IsPlainAggregate)
        || orderBy.Any(item => SyntaxTree.Contains(item.Expression, AggregateFunctions.IsPlainAggregate));

    private Relation WithLegacyWindow(Relation relation)
    {
        var keys = (select.GroupBy ?? []).OfType<SqlGrouping.Key>().Select(key => key.Expression).ToList();
        var window = keys.FirstOrDefault(LegacyWindows.IsWindow);
        if (window is null) { return relation; }
        var scope = new Scope(relation, _session.Functions) { Place = "GROUP BY" };
        var others = keys.Where(key => key != window).OfType<SqlExpression.Column>()
            .Select(key => scope.TryFind(key.Name)?.Column ?? -1).Where(column => column >= 0);
        return WindowTables.PlanLegacy((SqlExpression.Call)window, scope, [.. others]);
    }
}
