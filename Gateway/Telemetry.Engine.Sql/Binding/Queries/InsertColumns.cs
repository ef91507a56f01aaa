using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Fits a query's columns to those of the table that it is inserted into.</summary>
internal static class InsertColumns
{
    /// <summary>The query under the table's names and types; one that goes to no declared table as it is.</summary>
    public static BoundQuery Fit(BoundQuery query, SqlStatement.Insert insert, Catalog.SqlTable? table)
    {
        if (table is null)
        {
            return insert.Columns.Count == 0 ? query : query with
            {
                Names = FromPlanner.ColumnNamesOf(insert.Columns, query.Names.Length, insert.Table.Text),
            };
        }
        var targets = table.Physical.ToList();
        var places = insert.Columns.Count == 0
            ? Enumerable.Range(0, targets.Count).ToList() : [.. insert.Columns.Select(name => Find(targets, name))];
        if (places.Count != query.Names.Length)
        {
            throw QueryError.Columns(
                $"'{table.Name}' takes {places.Count} columns, and the query has {query.Names.Length}.",
                insert.Source.Span);
        }
        var names = new ColumnNames([]);
        var items = targets.Select((target, index) =>
        {
            var from = places.IndexOf(index);
            var value = from < 0 ? new BoundExpression.Literal(null, SqlType.Null) : PlanColumns.At(query.Node, from);
            return new PlanItem(Fit(value, target, insert), names.Unique(target.Name));
        });
        return new(
            new PlanNode.Project(query.Node, [.. items]), [.. targets.Select(target => target.Name)]);
    }

    private static BoundExpression Fit(BoundExpression value, SqlTableColumn target, SqlStatement.Insert insert) =>
        value.Type.IsSameAs(target.Type) ? value : Conversions.Implicit(value, target.Type)
            ?? throw QueryError.Type(
                $"Column '{target.Name}' of '{insert.Table.Text}' is {target.Type}, and {value.Type} is inserted.",
                insert.Source.Span);

    private static int Find(List<SqlTableColumn> columns, SqlIdentifier name)
    {
        var found = columns.FindIndex(column => column.Name == name.Text);
        return found >= 0 ? found
            : throw QueryError.UnknownColumn(name.Text, name.Span, columns.Select(column => column.Name));
    }
}
