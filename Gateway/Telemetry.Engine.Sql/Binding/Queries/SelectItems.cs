using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>The select list: stars expanded, expressions bound and named.</summary>
internal sealed class SelectItems
{
    private readonly List<(BoundExpression Expression, string Name, SqlExpression? Written)> _items = [];
    private readonly ExpressionBinder _binder;
    private readonly Scope _scope;

    /// <summary>Binds it.</summary>
    public SelectItems(SqlList<SqlSelectItem> items, Relation relation, Scope scope, SqlBindingOptions binding)
    {
        _binder = new(scope, binding);
        _scope = scope;
        foreach (var item in items)
        {
            if (item is SqlSelectItem.Star star) { AddStar(star, relation); }
            else if (item is SqlSelectItem.Value value)
            {
                _items.Add((_binder.Bind(value.Expression), NameOf(value), value.Expression));
            }
        }
    }

    /// <summary>What is computed.</summary>
    public IEnumerable<BoundExpression> Expressions => _items.Select(item => item.Expression);

    /// <summary>The columns' names.</summary>
    public ImmutableArray<string> Names => [.. _items.Select(item => item.Name)];

    /// <summary>An order over the items: by their numbers, their names, or expressions of their own.</summary>
    public List<OrderRequest> Order(SqlList<SqlOrderItem> orderBy) => [.. orderBy.Select(item =>
    {
        var place = OrderPlanner.PlaceOf(item.Expression, _items.Count) ?? PlaceOf(item.Expression);
        return new OrderRequest(item, place, place < 0 ? _binder.Bind(item.Expression) : null);
    })];

    /// <summary>The columns of the query, and behind them those that only the order needs.</summary>
    public (BoundQuery Query, ImmutableArray<SortKey> Order) Project(
        PlanNode node, Func<BoundExpression, BoundExpression> settle, bool isDistinct, List<OrderRequest> order)
    {
        var names = new ColumnNames([]);
        var items = _items.Select(item => new PlanItem(settle(item.Expression), names.Unique(item.Name))
        {
            Role = item.Written is SqlExpression.Call { Function: "PROCTIME" } ? TimeRole.Proctime : TimeRole.None,
        }).ToList();
        var keys = ImmutableArray.CreateBuilder<SortKey>();
        foreach (var request in order)
        {
            var place = request.Place;
            if (request.Expression is not null)
            {
                var expression = settle(request.Expression);
                place = items.FindIndex(item => item.Expression.Equals(expression));
                if (place < 0 && isDistinct)
                {
                    throw QueryError.Unsupported(
                        "ORDER BY of what SELECT DISTINCT leaves out", request.Item.Span, "Add it to the select list.");
                }
                if (place < 0)
                {
                    place = items.Count;
                    items.Add(new(expression, names.Unique("order")));
                }
            }
            keys.Add(OverRequest.Sorted(place, request.Item));
        }
        PlanNode result = new PlanNode.Project(node, [.. items]);
        if (IsIdentity(node, items)) { result = node; }
        return (new(isDistinct ? QueryPlanner.Distinct(result) : result, Names), keys.ToImmutable());
    }

    private static bool IsIdentity(PlanNode node, List<PlanItem> items) => items.Count == node.Columns.Length
        && items.Select((item, index) => item.Name == node.Columns[index].Name
            && item.Expression is BoundExpression.Column column && column.Index == index).All(same => same);

    /// <summary>The item that a name or expression means; −1 for none.</summary>
    private int PlaceOf(SqlExpression expression)
    {
        if (expression is SqlExpression.Column { Name: { IsSimple: true } name })
        {
            var named = _items.FindIndex(item => item.Name == name.Text);
            if (named >= 0) { return named; }
        }
        return _items.FindIndex(item => item.Written == expression);
    }

    private void AddStar(SqlSelectItem.Star star, Relation relation)
    {
        var table = star.Of?.Last.Text;
        var fields = relation.Fields
            .Where(field => table is null ? !field.IsHidden : field.Table == table).ToList();
        if (fields.Count == 0)
        {
            throw table is null ? QueryError.Columns("There is nothing that * could stand for.", star.Span)
                : QueryError.UnknownTable(table, star.Span, relation.Fields.Select(field => field.Table)
                    .OfType<string>().Distinct(StringComparer.Ordinal));
        }
        foreach (var field in fields)
        {
            var name = new SqlIdentifier(field.Name, star.Span);
            var written = new SqlExpression.Column(new([name], star.Span), star.Span);
            _items.Add((_scope.At(field, written), field.Name, null));
        }
    }

    private string NameOf(SqlSelectItem.Value value) => value.Alias?.Text ?? value.Expression switch
    {
        SqlExpression.Column column => column.Name.Last.Text,
        SqlExpression.Field field => field.Name.Text,
        _ => ValuesPlanner.NameOf(_items.Count),
    };
}
