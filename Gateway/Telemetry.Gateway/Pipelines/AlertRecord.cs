using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Pipelines;

/// <summary>Cells of output records as invariant texts.</summary>
internal static class AlertRecord
{
    /// <summary>A cell; null when it is empty or there is no such column.</summary>
    public static string? Cell(OutputRecord record, string column, int row) =>
        record.Find(column) is { } found ? Cell(found, row) : null;

    /// <summary>All cells of a row that are not empty.</summary>
    public static Dictionary<string, string?> Cells(OutputRecord record, int row)
    {
        Dictionary<string, string?> cells = new(StringComparer.Ordinal);
        foreach (OutputColumn column in record.Columns)
        {
            if (Cell(column, row) is { } text)
            {
                cells[column.Name] = text;
            }
        }

        return cells;
    }

    private static string? Cell(OutputColumn column, int row) => column.IsNull(row) ? null : column.Type switch
    {
        ColumnType.Text => column.TextAt(row),
        ColumnType.Boolean => column.BooleanAt(row) ? "true" : "false",
        ColumnType.Float64 => column.Float64At(row).ToString("R", CultureInfo.InvariantCulture),
        _ => column.Int64At(row).ToString(CultureInfo.InvariantCulture),
    };
}
