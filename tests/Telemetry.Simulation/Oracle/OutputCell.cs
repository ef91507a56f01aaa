using System.Globalization;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Runtime;

namespace Telemetry.Simulation.Oracle;

/// <summary>One row of the output journal.</summary>
internal readonly record struct OutputCell(OutputEntry Entry, int Row)
{
    public OutputRecord Record => Entry.Record;

    public long Step => Record.Step;

    /// <summary>Its number within the step.</summary>
    public int Number => Record.FirstRow + Row;

    public string? Text(string column) => Record[column].TextAt(Row);

    public long Long(string column) => Record[column].Int64At(Row);

    public long? LongOrNull(string column) => Record[column].IsNull(Row) ? null : Record[column].Int64At(Row);

    public double? Double(string column) => Record[column].IsNull(Row) ? null : Record[column].Float64At(Row);

    public bool Bool(string column) => Record[column].BooleanAt(Row);

    /// <summary>Everything that the row says, but not where it lies: two rows are the same when this is.</summary>
    public string Canonical()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Record.Pipeline}:{Step}:{Number} {Record.Stream}");
        text.Append(CultureInfo.InvariantCulture, $" J {Record.JournalTime.Micros} {Record.KindAt(Row)}");
        text.Append(CultureInfo.InvariantCulture, $" t {Record.TimeAt(Row).Micros}");
        foreach (var column in Record.Columns)
        {
            text.Append(' ').Append(column.Name).Append('=').Append(Value(column));
        }
        return text.ToString();
    }

    private string Value(OutputColumn column) => column.IsNull(Row)
        ? "NULL"
        : column.Type switch
        {
            ColumnType.Int64 or ColumnType.Time => column.Int64At(Row).ToString(CultureInfo.InvariantCulture),
            ColumnType.Float64 => BitConverter.DoubleToInt64Bits(column.Float64At(Row))
                .ToString("x16", CultureInfo.InvariantCulture),
            ColumnType.Boolean => column.BooleanAt(Row) ? "true" : "false",
            ColumnType.Decimal => column.DecimalAt(Row).ToString(CultureInfo.InvariantCulture),
            ColumnType.Text => column.TextAt(Row) ?? "",
            ColumnType.None or _ => "?",
        };
}
