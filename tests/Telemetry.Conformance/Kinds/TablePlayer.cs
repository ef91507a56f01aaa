using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>
/// Plays rows, watermarks and journal time into a pipeline of one table, and keeps what came out. Times are the cases'
/// milliseconds, taken as the engine's unit: Flink's rules speak of one unit, whatever it is.
/// </summary>
internal sealed class TablePlayer : IStepSink
{
    /// <summary>The table's name.</summary>
    public const string Table = "rows";

    private readonly Pipeline _pipeline;
    private readonly StepInput _input = new();
    private Partition _partition;
    private long _position;
    private long _now;

    public TablePlayer(Pipeline pipeline)
    {
        _pipeline = pipeline;
        _partition = pipeline.CreatePartition();
    }

    /// <summary>What came out, in order: the stream, the row's time, and the columns by name.</summary>
    public List<OutputRow> Output { get; } = [];

    /// <summary>Feeds a row; the values are in the schema's order: text, double, bool, long or null.</summary>
    public void Row(long time, params ReadOnlySpan<object?> values) => RowOf(Table, time, values);

    /// <summary>Feeds a row of one of several tables.</summary>
    public void RowOf(string table, long time, params ReadOnlySpan<object?> values)
    {
        var frame = _pipeline.NewFrame(_partition, table, out var keys);
        var row = frame.Add(new EventTime(time), Frame.NoKey);
        for (var column = 0; column < values.Length; column++) { Set(frame, column, row, values[column]); }
        if (keys is not null) { frame.Keys[row] = keys.InternFrom(frame, row); }
        _input.BeginFrame(Stamp(), table, frame, EventTime.Min);
        _partition.Step(_input, this);
    }

    public void Watermark(long time)
    {
        _input.BeginFrame(Stamp(), Table, _pipeline.NewFrame(_partition, Table, out _), new EventTime(time));
        _partition.Step(_input, this);
    }

    public void JournalTime(long time)
    {
        _now = time;
        _input.BeginTick(Stamp());
        _partition.Step(_input, this);
    }

    public void End()
    {
        _input.BeginEnd(Stamp());
        _partition.Step(_input, this);
    }

    /// <summary>Whether any operator keeps rows or windows.</summary>
    public bool KeepsSomething => _partition.CountedBytes > 0;

    /// <summary>A new partition goes on from the old one's snapshot; the output is empty again, unless it is
    /// kept.</summary>
    public void Restore(bool keepsOutput = false)
    {
        var state = new ArrayBufferWriter<byte>();
        _partition.Snapshot(state);
        _partition = _pipeline.CreatePartition();
        _partition.Restore(state.WrittenMemory);
        if (!keepsOutput) { Output.Clear(); }
    }

    public void Emit(in Emission emission, Frame frame)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var cells = new Dictionary<string, object?>(StringComparer.Ordinal);
            for (var column = 0; column < frame.Schema.Count; column++)
            {
                cells.Add(frame.Schema.Columns[column].Name, ValueOf(frame, column, row));
            }
            Output.Add(new(emission.Stream, frame.Times[row], cells) { Kind = frame.KindAt(row) });
        }
    }

    private static object? ValueOf(Frame frame, int column, int row) => frame[column].IsNull(row)
        ? null
        : frame.Schema.Columns[column].Type switch
        {
            ColumnType.Float64 => frame.Doubles(column)[row],
            ColumnType.Boolean => frame.Bools(column)[row],
            ColumnType.Decimal => frame.Decimals(column)[row],
            ColumnType.Text => frame.TextAt(column, row),
            _ => frame.Longs(column)[row],
        };

    private static void Set(Frame frame, int column, int row, object? value)
    {
        switch (value)
        {
            case null: frame[column].SetNull(row); break;
            case string text: frame.SetText(column, row, text); break;
            case double number: frame.Doubles(column)[row] = number; break;
            case decimal exact: frame.Decimals(column)[row] = exact; break;
            case bool truth: frame.Bools(column)[row] = truth; break;
            default: frame.Longs(column)[row] = (long)value; break;
        }
    }

    private StepStamp Stamp() => new(_position++, new EventTime(_now), new Duration(Math.Max(0, _now)));
}
