using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>What names mean in the select list, HAVING and ORDER BY of a SELECT: columns of FROM or of its aggregation,
/// aggregates, OVER.</summary>
/// <param name="relation">The rows of FROM.</param>
/// <param name="functions">The SQL functions that are put in.</param>
/// <param name="grouping">The aggregation, or null for none.</param>
/// <param name="overs">Where OVER calls go, or null where none can stand.</param>
/// <param name="scalars">Where sub-queries go, or null where none can stand.</param>
internal sealed class SelectScope(
    Relation relation, FunctionInliner functions, Grouping? grouping, OverCalls? overs, ScalarQueries? scalars)
    : Scope(relation, functions)
{
    /// <inheritdoc/>
    public override BoundExpression? Resolve(SqlExpression node) => grouping?.Find(node) ?? base.Resolve(node);

    /// <inheritdoc/>
    protected override BoundExpression Found(Field field, SqlExpression.Column column)
    {
        if (grouping is null) { return base.Found(field, column); }
        return grouping.Find(field.Column) ?? throw QueryError.NotGrouped(column.Name.Text, column.Span);
    }

    /// <inheritdoc/>
    protected override BoundExpression Queried(SqlExpression node) =>
        scalars is not null && node is SqlExpression.Subquery query ? scalars.Add(query, this) : base.Queried(node);

    /// <inheritdoc/>
    protected override BoundExpression? Called(SqlExpression.Call call)
    {
        if (call.Over is not null)
        {
            return overs?.Add(call, this) ?? throw QueryError.Unsupported($"OVER in {Place}", call.Span);
        }
        if (grouping is null) { return base.Called(call); }
        if (AggregateFunctions.IsAggregate(call)) { return grouping.Add(call); }
        if (GroupingBits.IsCall(call)) { return grouping.GroupingId(call); }
        return LegacyWindows.PlaceOf(call) is { } place ? grouping.WindowAt(place, call) : base.Called(call);
    }
}
