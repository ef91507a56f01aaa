using System.Collections.Immutable;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Reads CREATE TABLE.</summary>
/// <param name="session">What is known.</param>
internal sealed class TableDefinitions(PlannerSession session)
{
    /// <summary>The table.</summary>
    public Catalog.SqlTable Read(SqlStatement.CreateTable create)
    {
        var definition = create.Definition;
        CheckNames(definition);
        var physical = definition.Columns.OfType<SqlColumnDefinition.Physical>()
            .Select(column => new SqlTableColumn(column.Name.Text, SqlType.Of(column.Type))).ToList();
        var columns = definition.Columns.Select(column => Column(column, physical)).ToImmutableArray();
        var table = new Catalog.SqlTable
        {
            Name = create.Name.Last.Text,
            Columns = columns,
            Options = definition.Options
                .ToImmutableSortedDictionary(option => option.Key, option => option.Value, StringComparer.Ordinal),
            PrimaryKey = [.. definition.PrimaryKey.Select(name => Find(columns, name))],
        };
        return definition.Watermark is { } watermark ? table with { Rowtime = Rowtime(watermark, columns) } : table;
    }

    private static void CheckNames(SqlTableDefinition definition)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in definition.Columns)
        {
            if (!seen.Add(column.Name.Text))
            {
                throw QueryError.Duplicate($"There is a column '{column.Name.Text}' already.", column.Name.Span);
            }
        }
    }

    private SqlTableColumn Column(SqlColumnDefinition column, List<SqlTableColumn> physical)
    {
        switch (column)
        {
            case SqlColumnDefinition.Physical: return physical.First(known => known.Name == column.Name.Text);
            case SqlColumnDefinition.Computed { Expression: SqlExpression.Call { Function: "PROCTIME" } }:
                return new(column.Name.Text, SqlType.TimestampLtz(3).With(false)) { IsProctime = true };
            case SqlColumnDefinition.Computed computed:
                var bound = new ExpressionBinder(ScopeOf(physical), session.Binding).Bind(computed.Expression);
                return new(column.Name.Text, bound.Type) { Computed = bound };
            default: throw QueryError.Unsupported("A METADATA column", column.Span);
        }
    }

    /// <summary>The physical columns alone: what is computed is computed from them.</summary>
    private Scope ScopeOf(List<SqlTableColumn> physical)
    {
        var node = new PlanNode.Values(
            [.. physical.Select(column => new PlanColumn(column.Name, column.Type))], []);
        return new Scope(Relation.Of(node, physical.Select(column => column.Name), null), session.Functions)
        {
            Place = "a computed column",
        };
    }

    private static SqlRowtime Rowtime(SqlWatermark watermark, ImmutableArray<SqlTableColumn> columns)
    {
        var column = Find(columns, watermark.Column.Last);
        if (!columns[column].Type.IsTimestamp)
        {
            throw QueryError.Type(
                $"The event time is a TIMESTAMP or TIMESTAMP_LTZ, "
                + $"and '{columns[column].Name}' is {columns[column].Type}.",
                watermark.Column.Span, "a timestamp");
        }
        return new(column, Delay(watermark, columns[column].Name));
    }

    private static Duration Delay(SqlWatermark watermark, string column) => watermark.Expression switch
    {
        SqlExpression.Column { Name: var name } when name.Last.Text == column => Duration.Zero,
        SqlExpression.Binary
        {
            Operator: SqlBinaryOperator.Subtract,
            Left: SqlExpression.Column { Name: var name },
            Right: SqlExpression.Interval { IsYearMonth: false, Micros: >= 0 } interval,
        } when name.Last.Text == column => new(interval.Micros),
        _ => throw QueryError.Window(
            "The watermark is the event time itself, or that less an interval.", watermark.Expression.Span,
            $"Write {column} - INTERVAL '5' SECOND."),
    };

    private static int Find(ImmutableArray<SqlTableColumn> columns, SqlIdentifier name)
    {
        for (var index = 0; index < columns.Length; index++)
        {
            if (columns[index].Name == name.Text) { return index; }
        }
        throw QueryError.UnknownColumn(name.Text, name.Span, columns.Select(column => column.Name));
    }
}
