using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>Names within DEFINE and MEASURES: a column, or a variable and a column.</summary>
/// <param name="rows">The rows and their names.</param>
/// <param name="variables">The pattern's variables.</param>
/// <param name="functions">The SQL functions that are put in.</param>
internal abstract class VariableScope(Relation rows, ImmutableArray<string> variables, FunctionInliner functions)
    : IScope
{
    /// <summary>The rows and their names.</summary>
    protected Relation Rows { get; } = rows;

    /// <summary>The pattern's variables.</summary>
    protected ImmutableArray<string> Variables { get; } = variables;

    /// <summary>The SQL functions that are put in.</summary>
    protected FunctionInliner Functions { get; } = functions;

    /// <inheritdoc/>
    public BoundExpression? Resolve(SqlExpression node) => node switch
    {
        SqlExpression.Column column => Find(column),
        SqlExpression.Call call => Called(call),
        SqlExpression.Subquery or SqlExpression.InQuery or SqlExpression.Exists or SqlExpression.Quantified =>
            throw QueryError.Unsupported("A sub-query in MATCH_RECOGNIZE", node.Span,
                "Join its rows to the table, and match over a query in parentheses."),
        _ => null,
    };

    /// <summary>A column of the rows of a variable; of all rows when it is null.</summary>
    protected abstract BoundExpression At(string? variable, int column);

    /// <summary>A call; null when it is a scalar function of the binder's.</summary>
    protected abstract BoundExpression? Called(SqlExpression.Call call);

    /// <summary>A column's name and type as the rows have it.</summary>
    protected Plan.PlanColumn ColumnAt(int column) => Rows.Node.Columns[column];

    private BoundExpression Find(SqlExpression.Column column)
    {
        var parts = column.Name.Parts;
        if (parts.Count > 1 && Variables.Contains(parts[0].Text, StringComparer.Ordinal))
        {
            return parts.Count == 2 ? At(parts[0].Text, ColumnOf(parts[1])) : FieldOf(column);
        }
        if (parts.Count == 1) { return At(null, ColumnOf(parts[0])); }
        var isRow = Rows.Fields.Any(field => !field.IsHidden && field.Name == parts[0].Text);
        return isRow ? FieldOf(column) : throw MatchError.UnknownVariable(parts[0].Text, parts[0].Span, Variables);
    }

    private int ColumnOf(SqlIdentifier name)
    {
        var found = Rows.Fields.Where(field => !field.IsHidden && field.Name == name.Text).ToList();
        return found.Count switch
        {
            1 => found[0].Column,
            0 => throw QueryError.UnknownColumn(
                name.Text, name.Span, Rows.Fields.Where(field => !field.IsHidden).Select(field => field.Name)),
            _ => throw MatchError.Ambiguous(name),
        };
    }

    /// <summary><c>A.place.country</c>: a field of a ROW.</summary>
    private BoundExpression FieldOf(SqlExpression.Column column)
    {
        SqlList<SqlIdentifier> parts = [.. column.Name.Parts.Take(column.Name.Parts.Count - 1)];
        var before = new SqlName(parts, column.Name.Span);
        var row = new SqlExpression.Column(before, before.Span);
        return new ExpressionBinder(this).Bind(new SqlExpression.Field(row, column.Name.Last, column.Span));
    }
}
