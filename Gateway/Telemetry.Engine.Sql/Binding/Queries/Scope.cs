using Telemetry.Engine.Sql.Binding.Matching;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>The names of FROM, as expressions of one query see them.</summary>
/// <param name="relation">The rows and their names.</param>
/// <param name="functions">The SQL functions that are put in.</param>
/// <param name="outer">The query around this one, or null.</param>
internal class Scope(Relation relation, FunctionInliner functions, Scope? outer = null) : IScope
{
    /// <summary>Columns from here on are those of the query around.</summary>
    public const int Outer = 1 << 20;

    /// <summary>The rows and their names.</summary>
    public Relation Relation { get; } = relation;

    /// <summary>Where expressions are, for errors.</summary>
    public string Place { get; init; } = "this clause";

    /// <inheritdoc/>
    public virtual BoundExpression? Resolve(SqlExpression node)
    {
        return node switch
        {
            SqlExpression.Column column => Find(column),
            SqlExpression.Call call => Called(call),
            SqlExpression.Subquery or SqlExpression.InQuery or SqlExpression.Exists or SqlExpression.Quantified =>
                Queried(node),
            _ => null,
        };
    }

    /// <summary>The column of a name, or null.</summary>
    public Field? TryFind(SqlName name)
    {
        var found = Matches(name).ToList();
        if (found.Count < 2) { return found.FirstOrDefault(); }
        throw QueryError.Ambiguous(name.Last.Text, name.Span, found.Select(field => field.Table));
    }

    /// <summary>The column at a place of the rows.</summary>
    public BoundExpression At(int column)
    {
        var found = Relation.Node.Columns[column];
        return new BoundExpression.Column(column, found.Name, found.Type);
    }

    /// <summary>A column of FROM as an expression of this clause.</summary>
    public BoundExpression At(Field field, SqlExpression.Column column) => Found(field, column);

    /// <summary>The names that may have been meant.</summary>
    public IEnumerable<string> Names => Relation.Fields.Where(found => !found.IsHidden).Select(found => found.Name);

    /// <summary>A column of this query; or of the one around, its index moved by <see cref="Outer"/>.</summary>
    private BoundExpression Find(SqlExpression.Column column)
    {
        if (TryFind(column.Name) is { } field) { return Found(field, column); }
        if (outer?.TryFind(column.Name) is { } around)
        {
            var found = outer.Relation.Node.Columns[around.Column];
            return new BoundExpression.Column(around.Column + Outer, found.Name, found.Type);
        }
        return NestedField(column) ?? throw Unknown(column.Name);
    }

    /// <summary>What a sub-query is worth.</summary>
    protected virtual BoundExpression Queried(SqlExpression node) =>
        throw QueryError.Unsupported($"A sub-query in {Place}", node.Span);

    /// <summary>What a column of FROM is.</summary>
    protected virtual BoundExpression Found(Field field, SqlExpression.Column column) => At(field.Column);

    /// <summary>A call that is not a scalar function of the binder's.</summary>
    protected virtual BoundExpression? Called(SqlExpression.Call call)
    {
        if (call.Over is not null) { throw QueryError.Unsupported($"OVER in {Place}", call.Span); }
        if (AggregateFunctions.IsAggregate(call)) { throw QueryError.Misplaced(call.Function, Place, call.Span); }
        return MatchScope.IsOwn(call) ? throw MatchError.Outside(call) : functions.TryInline(call, this);
    }

    private IEnumerable<Field> Matches(SqlName name)
    {
        var table = name.Parts.Count > 1 ? name.Parts[^2].Text : null;
        return Relation.Fields.Where(field => field.Name == name.Last.Text
            && (table is null ? !field.IsHidden : field.Table == table));
    }

    /// <summary><c>column.field</c> of a ROW.</summary>
    private BoundExpression? NestedField(SqlExpression.Column column)
    {
        if (column.Name.IsSimple) { return null; }
        SqlList<SqlIdentifier> parts = [.. column.Name.Parts.Take(column.Name.Parts.Count - 1)];
        var before = new SqlName(parts, column.Name.Span);
        if (TryFind(before) is null) { return null; }
        var field = new SqlExpression.Field(new SqlExpression.Column(before, before.Span), column.Name.Last,
            column.Span);
        return new ExpressionBinder(this).Bind(field);
    }

    private Text.SqlException Unknown(SqlName name)
    {
        if (!name.IsSimple)
        {
            var table = name.Parts[^2].Text;
            var tables = Relation.Fields.Select(field => field.Table).OfType<string>()
                .Distinct(StringComparer.Ordinal).ToList();
            if (!tables.Contains(table, StringComparer.Ordinal))
            {
                return QueryError.UnknownTable(table, name.Parts[^2].Span, tables);
            }
            var known = Relation.Fields.Where(field => field.Table == table).Select(field => field.Name);
            return QueryError.UnknownColumn(name.Text, name.Last.Span, known);
        }
        return QueryError.UnknownColumn(name.Text, name.Span, Names);
    }
}
