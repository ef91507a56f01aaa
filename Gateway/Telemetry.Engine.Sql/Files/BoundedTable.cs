using Telemetry.Engine.Sql.Catalog;

namespace Telemetry.Engine.Sql.Files;

/// <summary>One table of a run and where its rows come from.</summary>
/// <param name="Table">The table.</param>
/// <param name="Reader">Its rows, in the table's physical columns.</param>
public sealed record BoundedTable(SqlTable Table, RowReader Reader)
{
    /// <summary>The columns that a file has to have for a table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Its physical columns.</returns>
    public static IReadOnlyList<FileColumn> ColumnsOf(SqlTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return [.. table.Physical.Select(column => new FileColumn(column.Name, column.Type))];
    }
}
