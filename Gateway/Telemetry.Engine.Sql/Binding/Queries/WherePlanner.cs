using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans WHERE: its sub-queries become joins, the rest a filter.</summary>
/// <param name="queries">Plans the sub-queries.</param>
internal sealed class WherePlanner(QueryPlanner queries)
{
    /// <summary>The rows of which a condition is true.</summary>
    /// <param name="relation">The rows.</param>
    /// <param name="where">The condition.</param>
    /// <param name="outer">The query around, or null.</param>
    /// <param name="correlations">Where conditions go that are on the query around too.</param>
    public Relation Apply(
        Relation relation, SqlExpression where, Scope? outer, List<BoundExpression>? correlations)
    {
        var conjuncts = SyntaxTree.Conjuncts(where).ToList();
        var plain = conjuncts.Where(conjunct => Sub(conjunct) is null).ToList();
        var scalars = new ScalarQueries(queries);
        var scope = new WhereScope(relation, queries.Session.Functions, outer, scalars) { Place = "WHERE" };
        var binder = new ExpressionBinder(scope, queries.Session.Binding);
        var bound = plain.SelectMany(conjunct => binder.BindCondition(conjunct).Conjuncts()).ToList();
        var correlated = bound.Where(IsCorrelated).ToList();
        correlations?.AddRange(correlated);
        var own = bound.Except(correlated).ToList();
        var node = FilterRule.Apply(relation.Node, [.. own.Where(condition => !ScalarQueries.IsIn(condition))]);
        foreach (var conjunct in conjuncts)
        {
            if (Sub(conjunct) is var (query, isNegated))
            {
                node = Join(relation with { Node = node }, query, isNegated);
            }
        }
        var width = node.Columns.Length;
        (node, var settle) = scalars.Join(node, expression => expression);
        node = FilterRule.Apply(node, [.. own.Where(ScalarQueries.IsIn).Select(settle)]);
        return relation with { Node = PlanColumns.First(node, width) };
    }

    private static bool IsCorrelated(BoundExpression condition) =>
        condition.Columns().Any(column => column is >= Scope.Outer and < 2 * Scope.Outer);

    /// <summary>EXISTS and IN of a query, or NOT of it.</summary>
    private static (SqlExpression Query, bool IsNegated)? Sub(SqlExpression conjunct) => conjunct switch
    {
        SqlExpression.Unary { Operator: SqlUnaryOperator.Not } not when Sub(not.Operand) is var (query, isNegated) =>
            (query, !isNegated),
        SqlExpression.Exists => (conjunct, false),
        SqlExpression.InQuery query => (conjunct, query.IsNegated),
        _ => null,
    };

    private PlanNode Join(Relation relation, SqlExpression query, bool isNegated)
    {
        var scope = new Scope(relation, queries.Session.Functions) { Place = "WHERE" };
        var conditions = new List<BoundExpression>();
        var width = relation.Node.Columns.Length;
        var right = query switch
        {
            SqlExpression.InQuery list => Listed(list, scope, conditions, isNegated),
            SqlExpression.Exists exists => Existing(exists.Query, scope, conditions),
            _ => throw QueryError.Unsupported("This sub-query", query.Span),
        };
        return JoinRecognition.Make(
            relation.Node, right, isNegated ? JoinType.Anti : JoinType.Semi,
            [.. conditions.Select(condition => condition.MoveColumns(Moved))]);

        // Columns of the sub-query were bound as its own, those of this query as outer ones.
        int Moved(int column) => column >= Scope.Outer ? column - Scope.Outer : column + width;
    }

    private PlanNode Existing(SqlQuery query, Scope scope, List<BoundExpression> conditions) =>
        IsPlain(query) ? new SelectPlanner(queries, (SqlQuery.Select)query).Rows(scope, conditions).Node
            : Correlation.Plan(queries, query, scope).Node;

    private PlanNode Listed(
        SqlExpression.InQuery list, Scope scope, List<BoundExpression> conditions, bool isNegated)
    {
        var binder = new ExpressionBinder(scope, queries.Session.Binding);
        var operands = list.Operand is SqlExpression.Row row ? row.Items : [list.Operand];
        var (node, items) = Items(list.Query, scope, conditions);
        if (items.Count != operands.Count)
        {
            throw QueryError.Columns(
                $"IN compares {operands.Count} values with a sub-query of {items.Count} columns.", list.Span);
        }
        for (var index = 0; index < items.Count; index++)
        {
            var left = binder.Bind(operands[index]).MoveColumns(column => column + Scope.Outer);
            conditions.Add(Equality(left, items[index], isNegated, operands[index]));
        }
        return node;
    }

    /// <summary>The columns of a sub-query: of a plain one over its rows, so that it may be correlated.</summary>
    private (PlanNode Node, List<BoundExpression> Items) Items(
        SqlQuery query, Scope scope, List<BoundExpression> conditions)
    {
        if (!IsPlain(query) || ((SqlQuery.Select)query).Items.Any(item => item is SqlSelectItem.Star))
        {
            var planned = Correlation.Plan(queries, query, scope);
            return (planned.Node, [.. Enumerable.Range(0, planned.Names.Length)
                .Select(column => PlanColumns.At(planned.Node, column))]);
        }
        var select = (SqlQuery.Select)query;
        var rows = new SelectPlanner(queries, select).Rows(scope, conditions);
        var binder = new ExpressionBinder(
            new Scope(rows, queries.Session.Functions) { Place = "the select list" }, queries.Session.Binding);
        var book = new ColumnBook(rows.Node);
        var places = select.Items.Cast<SqlSelectItem.Value>()
            .Select(item => book.Add(binder.Bind(item.Expression), "item")).ToList();
        var node = book.Build();
        return (node, [.. places.Select(column => PlanColumns.At(node, column))]);
    }

    /// <summary>Two values are equal; of NOT IN, or it is not known whether they are.</summary>
    private static BoundExpression Equality(
        BoundExpression left, BoundExpression right, bool isNegated, SqlExpression place)
    {
        var common = TypeRules.Common(left.Type, right.Type)
            ?? throw QueryError.Type($"{left.Type} cannot be compared with {right.Type}.", place.Span);
        var equal = new BoundExpression.Compare(Comparison.Equal, As(left, common), As(right, common));
        if (!isNegated || !(left.Type.IsNullable || right.Type.IsNullable)) { return equal; }
        return new BoundExpression.Or(equal, new BoundExpression.IsNull(equal));
    }

    private static BoundExpression As(BoundExpression value, SqlType type) =>
        value is BoundExpression.Literal { Value: null } ? Conversions.To(value, type)
            : value.Type.IsSameAs(type.With(value.Type.IsNullable)) || value.Type.IsSameAs(type)
            ? value : new BoundExpression.Cast(value, type.With(value.Type.IsNullable));

    private static bool IsPlain(SqlQuery query) => query is SqlQuery.Select
    {
        From: not null, GroupBy: null, Having: null, IsDistinct: false,
    } select && !select.Items.OfType<SqlSelectItem.Value>().Any(item => SyntaxTree.Contains(item.Expression, part =>
        AggregateFunctions.IsPlainAggregate(part) || part is SqlExpression.Call { Over: not null }));

    /// <summary>WHERE may have sub-queries as values.</summary>
    private sealed class WhereScope(Relation relation, FunctionInliner functions, Scope? outer, ScalarQueries scalars)
        : Scope(relation, functions, outer)
    {
        protected override BoundExpression Queried(SqlExpression node) =>
            node is SqlExpression.Subquery query ? scalars.Add(query, this)
            : node is SqlExpression.Quantified ? base.Queried(node)
            : throw QueryError.Unsupported(
                $"{(node is SqlExpression.Exists ? "EXISTS" : "IN")} of a sub-query under OR or within an expression",
                node.Span,
                "AND and NOT alone may stand around it: put what OR joins into queries of their own, with UNION.");
    }
}
