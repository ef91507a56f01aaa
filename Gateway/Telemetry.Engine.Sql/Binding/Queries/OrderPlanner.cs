using System.Collections.Immutable;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans ORDER BY, LIMIT and OFFSET.</summary>
internal sealed class OrderPlanner(QueryPlanner queries, PlannerSession session)
{
    /// <summary>Plans a query with them.</summary>
    public BoundQuery Plan(SqlQuery.Ordered ordered)
    {
        var (query, order) = ordered.Body is SqlQuery.Select select
            ? new SelectPlanner(queries, select).Plan(ordered.OrderBy) : Outside(queries.Plan(ordered.Body), ordered);
        var width = query.Names.Length;
        var offset = Count(ordered.Offset) ?? 0;
        var count = Count(ordered.Limit);
        var node = Ordered(query.Node, order, offset, count, ordered);
        return query with { Node = PlanColumns.First(node, width) };
    }

    private static PlanNode Ordered(
        PlanNode node, ImmutableArray<SortKey> order, long offset, long? count, SqlQuery.Ordered ordered)
    {
        var isByTime = !order.IsEmpty && !order[0].IsDescending
            && node.Columns[order[0].Column].Role == TimeRole.Rowtime;
        if (order.IsEmpty) { return offset == 0 && count is null ? node : new PlanNode.Limit(node, offset, count); }
        if (count is null)
        {
            if (!node.Traits.IsBounded && !isByTime)
            {
                throw QueryError.UnboundedSort(ordered.OrderBy[0].Span);
            }
            PlanNode sorted = new PlanNode.Sort(
                isByTime ? EventTimes.Align(node, order[0].Column) ?? node : node, order);
            return offset == 0 ? sorted : new PlanNode.Limit(sorted, offset, null);
        }
        if (node.Traits.IsBounded) { return new PlanNode.Limit(new PlanNode.Sort(node, order), offset, count); }
        var (first, last) = (offset + 1, offset + count.Value);
        if (count == 0) { return new PlanNode.Limit(node, 0, 0); }
        if (last >= RankRule.Unbounded) { throw QueryError.UnboundedSort(ordered.OrderBy[0].Span); }
        return new PlanNode.Rank(node, RankFunction.RowNumber, [], order, (int)first, (int)last, null);
    }

    /// <summary>An order over a query's own columns.</summary>
    private (BoundQuery Query, ImmutableArray<SortKey> Order) Outside(BoundQuery query, SqlQuery.Ordered ordered)
    {
        var scope = new Scope(query.As(null), session.Functions) { Place = "ORDER BY" };
        var binder = new ExpressionBinder(scope, session.Binding);
        var book = new ColumnBook(query.Node);
        var keys = ordered.OrderBy.Select(item => OverRequest.Sorted(
            PlaceOf(item.Expression, query.Names.Length) ?? book.Add(binder.Bind(item.Expression), "order"), item));
        var order = keys.ToImmutableArray();
        return (query with { Node = book.Build() }, order);
    }

    /// <summary>The column that a number in ORDER BY means.</summary>
    public static int? PlaceOf(SqlExpression expression, int count)
    {
        if (expression is not SqlExpression.Number { IsInteger: true } number) { return null; }
        return int.TryParse(number.Text, out var place) && place >= 1 && place <= count ? place - 1
            : throw QueryError.Arguments($"There is no item {number.Text} in the select list.", number.Span);
    }

    private long? Count(SqlExpression? expression)
    {
        if (expression is null) { return null; }
        var scope = new Scope(ValuesPlanner.Nothing, session.Functions) { Place = "LIMIT" };
        return new ExpressionBinder(scope).Bind(expression) is BoundExpression.Literal { Value: long and >= 0 } count
            ? (long)count.Value! : throw QueryError.Arguments("This is a number of rows.", expression.Span,
                "a whole number");
    }
}
