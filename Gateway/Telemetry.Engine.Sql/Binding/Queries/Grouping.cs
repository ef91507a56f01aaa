using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>
/// The aggregation of one SELECT, while its expressions are bound: they name its columns by numbers of their own
/// (<see cref="CallPlace"/>, <see cref="WindowPlace"/>), because how many there are is only known at the end.
/// </summary>
/// <param name="scope">The names of FROM.</param>
/// <param name="keys">GROUP BY.</param>
/// <param name="binding">The session's settings.</param>
internal sealed class Grouping(Scope scope, GroupKeys keys, SqlBindingOptions binding)
{
    private const int CallPlace = 1 << 21, WindowPlace = 1 << 22;

    private readonly List<AggregateCall> _calls = [];
    private readonly ColumnBook _book = keys.Book;
    private readonly ColumnNames _names = new(["window_start", "window_end", "window_time"]);

    /// <summary>The place of an aggregate's result.</summary>
    public BoundExpression Add(SqlExpression.Call call)
    {
        var binder = new ExpressionBinder(scope, binding);
        foreach (var argument in call.Arguments)
        {
            if (SyntaxTree.Contains(argument.Value, AggregateFunctions.IsPlainAggregate))
            {
                throw QueryError.Nested(call.Function, argument.Span);
            }
        }
        var added = AggregateArguments.Bind(call, binder, _book);
        var index = _calls.FindIndex(known => known with { Name = "" } == added with { Name = "" });
        if (index < 0)
        {
            index = _calls.Count;
            _calls.Add(added with { Name = _names.Unique(added.Name) });
        }
        return new BoundExpression.Column(CallPlace + index, _calls[index].Name, added.Type);
    }

    /// <summary>A column of FROM, if it is grouped by or belongs to the window.</summary>
    public BoundExpression? Find(int column)
    {
        var key = keys.Keys.IndexOf(column);
        if (key >= 0) { return KeyAt(key); }
        if (keys.Window is not { } window) { return null; }
        var place = column == window.Start ? 0 : column == window.End ? 1
            : column == scope.Relation.Node.Traits.TimeColumn ? 2 : -1;
        var found = scope.Relation.Node.Columns[column];
        return place < 0 ? null : new BoundExpression.Column(WindowPlace + place, found.Name, found.Type);
    }

    /// <summary>An expression that is grouped by as it is written.</summary>
    public BoundExpression? Find(SqlExpression node)
    {
        if (keys.Written.TryGetValue(node, out var column)) { return Find(column); }
        if (!keys.HasExpressions || node is SqlExpression.Column
            || SyntaxTree.Contains(node, part => part is SqlExpression.Subquery or SqlExpression.Call { Over: not null }
                || AggregateFunctions.IsPlainAggregate(part))) { return null; }
        // It may be written otherwise and mean the same: t.a + 1 and a + 1.
        try { column = _book.Find(new ExpressionBinder(scope, binding).Bind(node)); }
        catch (Text.SqlException) { return null; }
        return column < 0 ? null : Find(column);
    }

    /// <summary>TUMBLE_START and its kin: window_start (0), window_end (1) or window_time (2).</summary>
    public BoundExpression WindowAt(int place, SqlExpression.Call call)
    {
        if (keys.Window is not { } window)
        {
            throw QueryError.Window($"{call.Function} needs a window in GROUP BY.", call.Span);
        }
        var node = scope.Relation.Node;
        var found = node.Columns[place == 0 ? window.Start : place == 1 ? window.End : node.Traits.TimeColumn];
        return new BoundExpression.Column(WindowPlace + place, found.Name, found.Type);
    }

    /// <summary>GROUPING(a, b): a bit per argument, 1 when it is not in the row's set.</summary>
    public BoundExpression? GroupingId(SqlExpression.Call call) => keys.Sets is null && call.Arguments.Count > 0
        ? null : GroupingBits.Of(call, keys, argument => Find(argument) ?? Column(argument));

    /// <summary>The aggregation.</summary>
    public PlanNode Build()
    {
        var input = _book.Build();
        var columns = keys.Keys;
        if (keys.Sets is { } sets)
        {
            var expand = new PlanNode.Expand(input, keys.Keys, sets);
            input = expand;
            columns = columns.AddRange(expand.IdColumn, expand.IdColumn + 1);
        }
        var names = new ColumnNames(columns.Select(column => input.Columns[column].Name));
        return AggregateRule.Make(
            input, columns, [.. _calls.Select(call => call with { Name = names.Unique(call.Name) })], keys.Window);
    }

    /// <summary>An expression over the aggregation's columns.</summary>
    public BoundExpression Settle(BoundExpression expression, PlanNode aggregate)
    {
        var keyCount = keys.Keys.Length + (keys.Sets is null ? 0 : 2);
        return expression.Map(part => part is not BoundExpression.Column column ? null
            : PlanColumns.At(aggregate, column.Index >= WindowPlace
                ? keyCount + _calls.Count + column.Index - WindowPlace
                : column.Index >= CallPlace ? keyCount + column.Index - CallPlace : column.Index));
    }

    private BoundExpression.Column KeyAt(int key)
    {
        var type = _book.TypeAt(keys.Keys[key]);
        var name = keys.NameOf(key);
        return new BoundExpression.Column(key, name, keys.Sets is null ? type : type.With(true));
    }

    private BoundExpression? Column(SqlExpression argument) =>
        argument is SqlExpression.Column column && scope.TryFind(column.Name) is { } field ? Find(field.Column) : null;
}
