using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Binds GROUP BY: its expressions, its grouping sets, its window.</summary>
/// <param name="scope">The names of FROM; the rows may get a window here.</param>
/// <param name="select">The SELECT that it belongs to, whose items it may name.</param>
/// <param name="binding">The session's settings.</param>
internal sealed class GroupPlanner(Scope scope, SqlQuery.Select select, SqlBindingOptions binding)
{
    private readonly ColumnBook _book = new(scope.Relation.Node);
    private readonly Dictionary<SqlExpression, int> _written = [];

    /// <summary>Binds it.</summary>
    public GroupKeys Plan()
    {
        var sets = Product(select.GroupBy ?? []);
        var all = sets.SelectMany(set => set).Distinct().ToImmutableArray();
        var window = WindowOf(all, sets);
        var keys = all.Where(column => column != window?.Start && column != window?.End
            && !IsWindowTime(column, window))
            .ToImmutableArray();
        ImmutableArray<ImmutableArray<int>>? chosen = sets.Count == 1 && !HasSets()
            ? null : [.. sets.Select(set => set.Where(keys.Contains).ToImmutableArray())];
        return new(_book, keys, window, chosen, _written);
    }

    private bool HasSets() => select.GroupBy is { } items && items.Any(item =>
        item is SqlGrouping.Sets or SqlGrouping.Rollup or SqlGrouping.Cube);

    /// <summary>Several elements of GROUP BY multiply.</summary>
    private List<ImmutableArray<int>> Product(IEnumerable<SqlGrouping> items)
    {
        List<ImmutableArray<int>> result = [[]];
        foreach (var item in items)
        {
            var sets = SetsOf(item);
            if ((long)result.Count * sets.Count > Aggregation.GroupingSets.SetsMax)
            {
                throw QueryError.Arguments(
                    $"GROUP BY has more than {Aggregation.GroupingSets.SetsMax} grouping sets.", item.Span);
            }
            result = [.. result.SelectMany(one => sets.Select(two => one.AddRange(two).Distinct().ToImmutableArray()))];
        }
        return result;
    }

    private List<ImmutableArray<int>> SetsOf(SqlGrouping item) => item switch
    {
        SqlGrouping.Key key when scope.Relation.Node is PlanNode.WindowTvf tvf
            && LegacyWindows.IsWindow(key.Expression) =>
            [[tvf.StartColumn, tvf.StartColumn + 1]],
        SqlGrouping.Key key => [[Column(key.Expression)]],
        SqlGrouping.Keys keys => [[.. keys.Expressions.Select(Column)]],
        SqlGrouping.Sets sets => [.. sets.Items.SelectMany(SetsOf)],
        SqlGrouping.Rollup rollup => [.. Prefixes(rollup.Items)],
        SqlGrouping.Cube cube => [.. Subsets(cube)],
        _ => throw QueryError.Unsupported("This grouping", item.Span),
    };

    private IEnumerable<ImmutableArray<int>> Prefixes(SqlList<SqlGrouping> items)
    {
        var parts = items.Select(item => SetsOf(item)[0]).ToList();
        for (var count = parts.Count; count >= 0; count--)
        {
            yield return [.. parts.Take(count).SelectMany(part => part).Distinct()];
        }
    }

    private IEnumerable<ImmutableArray<int>> Subsets(SqlGrouping.Cube cube)
    {
        if (cube.Items.Count > 8) { throw QueryError.Arguments("CUBE takes up to 8 elements.", cube.Span); }
        var parts = cube.Items.Select(item => SetsOf(item)[0]).ToList();
        for (var missing = 0; missing < 1 << parts.Count; missing++)
        {
            var lacks = missing;
            yield return
            [
                .. parts.Where((_, index) => (lacks >> (parts.Count - 1 - index) & 1) == 0)
                    .SelectMany(part => part).Distinct(),
            ];
        }
    }

    /// <summary>The column of a grouping expression: an expression over FROM, the number of an item, or an item's
    /// alias.</summary>
    private int Column(SqlExpression expression)
    {
        var meant = Meant(expression);
        if (SyntaxTree.Contains(meant, AggregateFunctions.IsPlainAggregate))
        {
            throw QueryError.Misplaced(expression.ToString(), "GROUP BY", expression.Span);
        }
        var column = _book.Add(new ExpressionBinder(scope, binding).Bind(meant), "key");
        _written[meant] = column;
        return column;
    }

    private SqlExpression Meant(SqlExpression expression)
    {
        if (expression is SqlExpression.Number { IsInteger: true } number)
        {
            var isPlace = int.TryParse(number.Text, out var place) && place >= 1 && place <= select.Items.Count;
            return isPlace && select.Items[place - 1] is SqlSelectItem.Value item ? item.Expression
                : throw QueryError.Arguments($"There is no item {number.Text} in the select list.", number.Span);
        }
        if (expression is not SqlExpression.Column { Name.IsSimple: true } column
            || scope.TryFind(column.Name) is not null)
        {
            return expression;
        }
        return select.Items.OfType<SqlSelectItem.Value>()
            .FirstOrDefault(item => item.Alias?.Text == column.Name.Text)?.Expression ?? expression;
    }

    /// <summary>The window of the rows, when all sets have both its start and its end.</summary>
    private PlanWindow.Attached? WindowOf(ImmutableArray<int> all, List<ImmutableArray<int>> sets)
    {
        var node = scope.Relation.Node;
        if (!node.Columns.Any(column => column.Role is TimeRole.Rowtime or TimeRole.Proctime)) { return null; }
        var start = all.FirstOrDefault(column => RoleOf(node, column) == TimeRole.WindowStart, -1);
        var end = all.FirstOrDefault(column => RoleOf(node, column) == TimeRole.WindowEnd, -1);
        return start >= 0 && end >= 0 && sets.All(set => set.Contains(start) && set.Contains(end))
            ? new(start, end) : null;
    }

    private bool IsWindowTime(int column, PlanWindow.Attached? window) => window is not null
        && column == scope.Relation.Node.Traits.TimeColumn;

    private static TimeRole RoleOf(PlanNode node, int column) =>
        column < node.Columns.Length ? node.Columns[column].Role : TimeRole.None;
}
