using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>Plans PARTITION BY and ORDER BY of MATCH_RECOGNIZE.</summary>
/// <param name="rows">The rows and their names.</param>
/// <param name="match">The clauses.</param>
/// <param name="session">What is known.</param>
internal sealed class MatchOrderPlanner(Relation rows, SqlMatchRecognize match, PlannerSession session)
{
    private readonly Scope _scope = new(rows, session.Functions) { Place = "MATCH_RECOGNIZE" };

    /// <summary>The rows, at the times of the ordering column, and their order.</summary>
    public (PlanNode Node, MatchOrder Order) Plan()
    {
        var partition = match.PartitionBy.Select(key => ColumnOf(key, "PARTITION BY")).Distinct().ToImmutableArray();
        if (match.OrderBy.Count == 0)
        {
            throw MatchError.Order(
                "A pattern needs its rows in the order of a time.", match.Span, null,
                $"Write ORDER BY {Rowtime() ?? "and the column of event time"}.");
        }
        var first = match.OrderBy[0];
        var column = ColumnOf(first.Expression, "ORDER BY");
        var (node, domain) = Timed(column, first);
        if (first.IsDescending)
        {
            throw MatchError.Order(
                "A stream comes in ascending order of time.", first.Span, null, "Leave DESC out.");
        }
        var ties = match.OrderBy.Skip(1).Select(
            item => OverRequest.Sorted(ColumnOf(item.Expression, "ORDER BY"), item));
        return (node, new(partition, domain, domain == TimeDomain.Event ? column : PlanNode.StreamTime, [.. ties]));
    }

    private (PlanNode Node, TimeDomain Domain) Timed(int column, SqlOrderItem item)
    {
        var role = rows.Node.Columns[column].Role;
        if (role == TimeRole.Proctime) { return (rows.Node, TimeDomain.Journal); }
        if (role == TimeRole.Rowtime && EventTimes.Align(rows.Node, column) is { } aligned)
        {
            return (aligned, TimeDomain.Event);
        }
        throw MatchError.Order(
            $"ORDER BY of MATCH_RECOGNIZE begins with the event time or the processing time, and "
            + $"'{rows.Node.Columns[column].Name}' is neither.", item.Span, Rowtime(),
            Rowtime() is null ? "Declare it where the table is created: WATERMARK FOR t AS t - INTERVAL '5' SECOND."
                : null);
    }

    private string? Rowtime() => rows.Fields.FirstOrDefault(
        field => !field.IsHidden && rows.Node.Columns[field.Column].Role == TimeRole.Rowtime)?.Name;

    private int ColumnOf(SqlExpression expression, string clause)
    {
        if (expression is not SqlExpression.Column column)
        {
            throw QueryError.Unsupported(
                $"An expression in {clause} of MATCH_RECOGNIZE", expression.Span,
                "Compute it in a query in parentheses, and name its column here.");
        }
        var field = _scope.TryFind(column.Name)
            ?? throw QueryError.UnknownColumn(column.Name.Text, column.Span, _scope.Names);
        return field.Column;
    }
}
