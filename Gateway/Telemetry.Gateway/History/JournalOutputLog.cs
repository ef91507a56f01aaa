using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Telemetry.Engine.Data;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// The output journal on disk, decoded record by record. Views, live feed and receivers read the same records, mostly
/// the newest: what one of them has decoded the others get. Nobody changes a record. Thread-safe.
/// </summary>
/// <param name="journal">The output journal.</param>
/// <param name="standing">What stands where it starts; null for readers that do not ask.</param>
internal sealed class JournalOutputLog(RecordJournal journal, StandingFile? standing = null) : IOutputLog
{
    private readonly OutputRecord?[] _recent = new OutputRecord?[HistoryLimits.RecentRecords];
    private readonly ConcurrentDictionary<string, OutputColumns> _columns = new(StringComparer.Ordinal);

    public long Start => journal.Start.Value;

    public long DurableEnd => journal.DurableEnd.Value;

    public long End => journal.End.Value;

    public IOutputReader OpenReader(long from) => new Reader(this, journal.OpenReader(new JournalPosition(from)));

    public void Read(IReadOnlyList<long> positions, Action<OutputRecord> visit)
    {
        JournalReader? reader = null;
        try
        {
            foreach (long position in positions.Where(position => position >= Start))
            {
                if (Recent(position) is { } known)
                {
                    visit(known);
                    continue;
                }

                if (reader is null || position - reader.Position.Value > HistoryLimits.StepOverRecords)
                {
                    reader?.Dispose();
                    reader = journal.OpenLookup(new JournalPosition(position));
                }

                while (reader.Position.Value <= position && reader.TryRead(out JournalRecord record))
                {
                    if (record.Position.Value == position)
                    {
                        visit(Read(position, record.Payload));
                    }
                }
            }
        }
        finally
        {
            reader?.Dispose();
        }
    }

    public IReadOnlyList<OutputRecord> StandingBefore() =>
    [
        .. (standing?.Find()?.Rows ?? []).Select(row => Decode(row.Position, row.Record, ColumnsOf(row.Record))),
    ];

    /// <summary>A record as the gateway's readers of outputs see it.</summary>
    public static OutputRecord Decode(long position, ReadOnlySpan<byte> payload)
    {
        Engine.Runtime.OutputRecord decoded = Engine.Runtime.OutputRecord.Decode(payload);
        return Decode(position, decoded, ColumnsOf(decoded));
    }

    private static OutputRecord Decode(
        long position, Engine.Runtime.OutputRecord decoded, OutputColumns columns)
    {
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

    private static OutputColumns ColumnsOf(Engine.Runtime.OutputRecord decoded) =>
        new([.. decoded.Columns.Select(column => column.Name)]);

    private OutputRecord Read(long position, ReadOnlySpan<byte> payload)
    {
        if (Recent(position) is { } known)
        {
            return known;
        }
        Engine.Runtime.OutputRecord decoded = Engine.Runtime.OutputRecord.Decode(payload);
        OutputRecord record = Decode(position, decoded, KnownColumns(decoded));
        ref OutputRecord? slot = ref _recent[position % _recent.Length];
        // The newest stay, whatever somebody looks up.
        if (record.Rows.Count <= HistoryLimits.RecentRowsMax && (Volatile.Read(ref slot)?.Position ?? -1) < position)
        {
            Volatile.Write(ref slot, record);
        }
        return record;
    }

    private OutputRecord? Recent(long position) =>
        Volatile.Read(ref _recent[position % _recent.Length]) is { } known && known.Position == position ? known : null;

    /// <summary>A stream's columns stay the same from record to record, but for a change of its pipeline.</summary>
    private OutputColumns KnownColumns(Engine.Runtime.OutputRecord decoded)
    {
        if (_columns.TryGetValue(decoded.Stream, out OutputColumns? known) && known.Are(decoded.Columns))
        {
            return known;
        }
        OutputColumns columns = ColumnsOf(decoded);
        if (known is not null || _columns.Count < HistoryLimits.StreamsMax)
        {
            _columns[decoded.Stream] = columns;
        }
        return columns;
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

    private sealed class Reader(JournalOutputLog log, JournalReader reader) : IOutputReader
    {
        public long Position => reader.Position.Value;

        public bool TryRead([NotNullWhen(true)] out OutputRecord? record)
        {
            record = reader.TryRead(out JournalRecord read) ? log.Read(read.Position.Value, read.Payload) : null;
            return record is not null;
        }

        public ValueTask<bool> WaitToReadAsync(CancellationToken cancel) => reader.WaitToReadAsync(cancel);

        public void Dispose() => reader.Dispose();
    }
}
