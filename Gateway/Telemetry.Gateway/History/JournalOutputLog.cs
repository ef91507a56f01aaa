using System.Diagnostics.CodeAnalysis;
using Telemetry.Engine.Data;
using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>The output journal on disk, decoded record by record.</summary>
internal sealed class JournalOutputLog(RecordJournal journal) : IOutputLog
{
    public long Start => journal.Start.Value;

    public long DurableEnd => journal.DurableEnd.Value;

    public long End => journal.End.Value;

    public IOutputReader OpenReader(long from) => new Reader(journal.OpenReader(new JournalPosition(from)));

    /// <summary>A record as the gateway's readers of outputs see it.</summary>
    public static OutputRecord Decode(long position, ReadOnlySpan<byte> payload)
    {
        Engine.Runtime.OutputRecord decoded = Engine.Runtime.OutputRecord.Decode(payload);
        var columns = new OutputColumns([.. decoded.Columns.Select(column => column.Name)]);
        var rows = new OutputRow[decoded.Count];
        for (int row = 0; row < rows.Length; row++)
        {
            object?[] values = new object?[decoded.Columns.Length];
            for (int column = 0; column < values.Length; column++)
            {
                values[column] = Value(decoded.Columns[column], row);
            }
            rows[row] = new OutputRow(columns, decoded.FirstRow + row, values, decoded.KindAt(row));
        }
        return new OutputRecord(position, decoded.Pipeline, decoded.Step, decoded.Stream, rows);
    }

    private static object? Value(OutputColumn column, int row) => column.IsNull(row)
        ? null
        : column.Type switch
        {
            ColumnType.Int64 => column.Int64At(row),
            ColumnType.Float64 => column.Float64At(row),
            ColumnType.Boolean => column.BooleanAt(row),
            ColumnType.Text => column.TextAt(row),
            ColumnType.Decimal => column.DecimalAt(row),
            ColumnType.Time => EventTimes.ToUtc(column.Int64At(row)),
            ColumnType.None or _ => null,
        };

    private sealed class Reader(JournalReader reader) : IOutputReader
    {
        public long Position => reader.Position.Value;

        public bool TryRead([NotNullWhen(true)] out OutputRecord? record)
        {
            record = reader.TryRead(out JournalRecord read) ? Decode(read.Position.Value, read.Payload) : null;
            return record is not null;
        }

        public ValueTask<bool> WaitToReadAsync(CancellationToken cancel) => reader.WaitToReadAsync(cancel);

        public void Dispose() => reader.Dispose();
    }
}
