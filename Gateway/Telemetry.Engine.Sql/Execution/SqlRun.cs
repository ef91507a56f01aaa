using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>
/// Runs a program over rows that are given one by one as objects: for tests, trials and small inputs. Each call is a
/// step; the rows that come out are kept, in order. Not thread-safe.
/// </summary>
public sealed class SqlRun : IStepSink
{
    private readonly SqlPipeline _pipeline;
    private readonly Partition _partition;
    private readonly StepInput _input = new();
    private readonly Dictionary<string, (Frame Frame, int Rowtime, int[] Places)> _tables = new(StringComparer.Ordinal);
    private readonly List<SqlRow> _rows = [];
    private EventTime _now;
    private long _position;

    /// <summary>Starts a run.</summary>
    /// <param name="pipeline">The program.</param>
    /// <param name="now">Journal time at the beginning.</param>
    public SqlRun(SqlPipeline pipeline, EventTime now = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _pipeline = pipeline;
        _now = now;
        _partition = pipeline.Pipeline.CreatePartition();
        foreach (var table in pipeline.Program.Sources)
        {
            Open(table.Name, table.Rowtime, column => table.IndexOf(column.Name));
        }
        foreach (var constants in pipeline.Constants)
        {
            var next = 0;
            Open(constants.Table, null, _ => next++);
            foreach (var row in constants.Rows) { Row(constants.Table, [.. row]); }
        }
    }

    /// <summary>What comes out, in the order of the statements.</summary>
    public ImmutableArray<SqlSink> Sinks => _pipeline.Sinks;

    /// <summary>What came out so far, the dead letters among it.</summary>
    public IReadOnlyList<SqlRow> Rows => _rows;

    /// <summary>What came out of a sink so far.</summary>
    /// <param name="sink">The sink's name.</param>
    /// <returns>Its rows.</returns>
    public IEnumerable<SqlRow> RowsOf(string sink) => _rows.Where(row => row.Sink == sink);

    /// <summary>The rows that are left of a sink when all changes have been made, in the order in which they
    /// came.</summary>
    /// <param name="sink">The sink's name.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="InvalidOperationException">A row was taken back that was not there.</exception>
    public IReadOnlyList<ImmutableArray<object?>> TableOf(string sink)
    {
        var table = new List<ImmutableArray<object?>>();
        foreach (var row in RowsOf(sink))
        {
            if (!row.Kind.IsRetraction()) { table.Add(row.Values); continue; }
            var place = table.FindIndex(one => one.SequenceEqual(row.Values));
            Invariant.Check(place >= 0, "a row that is taken back was there");
            table.RemoveAt(place);
        }
        return table;
    }

    /// <summary>Feeds a row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values">One per column of the table: long (also for times, in microseconds), double, decimal, bool,
    /// string, or null. The value of the rowtime column is the row's event time.</param>
    public void Row(string table, params ReadOnlySpan<object?> values)
    {
        var (frame, rowtime, places) = _tables[table];
        frame.Clear();
        var time = rowtime < 0 ? _now.Micros : (long)(values[rowtime] ?? throw new ArgumentException(
            $"A row of '{table}' has no event time."));
        var row = frame.Add(new EventTime(time), Frame.NoKey);
        for (var column = 0; column < places.Length; column++) { Set(frame, column, row, values[places[column]]); }
        _input.BeginFrame(Stamp(), table, frame, EventTime.Min);
        _partition.Step(_input, this);
    }

    /// <summary>A table says how far it is.</summary>
    /// <param name="table">The table.</param>
    /// <param name="watermark">No row with an event time at or before it is still to come.</param>
    public void Watermark(string table, EventTime watermark)
    {
        var frame = _tables[table].Frame;
        frame.Clear();
        _input.BeginFrame(Stamp(), table, frame, watermark);
        _partition.Step(_input, this);
    }

    /// <summary>Journal time goes on.</summary>
    /// <param name="now">The time.</param>
    public void Tick(EventTime now)
    {
        _now = now;
        _input.BeginTick(Stamp());
        _partition.Step(_input, this);
    }

    /// <summary>The inputs have ended.</summary>
    public void End()
    {
        _input.BeginEnd(Stamp());
        _partition.Step(_input, this);
    }

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        for (var row = 0; row < frame.Count; row++)
        {
            var values = ImmutableArray.CreateBuilder<object?>(frame.Schema.Count);
            for (var column = 0; column < frame.Schema.Count; column++) { values.Add(ValueOf(frame, column, row)); }
            _rows.Add(new(emission.Stream, frame.KindAt(row), new(frame.Times[row]), values.MoveToImmutable()));
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
        switch (frame.Schema.Columns[column].Type)
        {
            case ColumnType.Text: frame.SetText(column, row, (string?)value); break;
            case var _ when value is null: frame[column].SetNull(row); break;
            case ColumnType.Float64: frame.Doubles(column)[row] = (double)value; break;
            case ColumnType.Boolean: frame.Bools(column)[row] = (bool)value; break;
            case ColumnType.Decimal: frame.Decimals(column)[row] = (decimal)value; break;
            default: frame.Longs(column)[row] = (long)value; break;
        }
    }

    /// <param name="table">The table.</param>
    /// <param name="rowtime">Its event time.</param>
    /// <param name="placeOf">Where the value of a column of its frames stands in a row.</param>
    private void Open(string table, SqlRowtime? rowtime, Func<Column, int> placeOf)
    {
        // Tables that the host has (readings) are fed in their own way.
        if (_pipeline.Pipeline.HasTable(table))
        {
            var frame = _pipeline.Pipeline.NewFrame(_partition, table, out _);
            _tables.Add(table, (frame, rowtime?.Column ?? -1, [.. frame.Schema.Columns.Select(placeOf)]));
        }
    }

    private StepStamp Stamp() => new(_position++, _now, new Duration(Math.Max(0, _now.Micros)));
}
