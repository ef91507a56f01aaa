using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// A pipeline over inputs that end: tables without an event time first, one after the other; then the others
/// together, always the one whose next row is the earliest; then the end. A table that has ended keeps nobody back.
/// What cannot be read becomes a dead letter. Not thread-safe.
/// </summary>
public sealed class BoundedRun : IDisposable
{
    /// <summary>The reason of the dead letter of a row that cannot be read.</summary>
    public const string RowMalformed = "row_malformed";

    private readonly Pipeline _pipeline;
    private readonly Queue<Action> _first = new();
    private readonly BoundedRunOptions _options;
    private readonly List<TableIntake> _tables;
    private readonly StepInput _input = new();
    private readonly Dictionary<string, (Frame Frame, KeyTable? Keys)> _frames = new(StringComparer.Ordinal);
    private Partition _partition;
    private long _position;

    /// <summary>Opens a run.</summary>
    /// <param name="pipeline">What is run.</param>
    /// <param name="tables">Its tables with their rows; closed with the run.</param>
    /// <param name="options">How; the defaults when null.</param>
    public BoundedRun(SqlPipeline pipeline, IReadOnlyList<BoundedTable> tables, BoundedRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(tables);
        _pipeline = pipeline.Pipeline;
        _options = options ?? new BoundedRunOptions();
        _partition = _pipeline.CreatePartition();
        // A table without a place in the pipeline is only looked up in.
        _tables = [.. tables.Where(table => _pipeline.HasTable(table.Table.Name))
            .Select(table => new TableIntake(table, _options.JournalTime))];
        foreach (var constants in pipeline.Constants) { _first.Enqueue(() => Begin(constants)); }
    }

    /// <summary>How many rows were read.</summary>
    public long Rows { get; private set; }

    /// <summary>How many rows could not be read.</summary>
    public long Rejected { get; private set; }

    /// <summary>How much was read, and how much there is, of all inputs.</summary>
    public (long Position, long Length) Progress => _tables.Aggregate(
        (Position: 0L, Length: 0L),
        (sum, table) => (sum.Position + table.Progress.Position, sum.Length + table.Progress.Length));

    /// <summary>Makes the next step; false when the end was said.</summary>
    /// <param name="sink">Takes what it says.</param>
    public bool Step(IStepSink sink)
    {
        if (_position == long.MaxValue) { return false; }
        if (_options.RestoreEvery > 0 && _position > 0 && _position % _options.RestoreEvery == 0) { Restore(); }
        if (_first.TryDequeue(out var begin))
        {
            begin();
            _partition.Step(_input, sink);
            return true;
        }
        if (Next() is not { } table)
        {
            _input.BeginEnd(Stamp());
            _partition.Step(_input, sink);
            _position = long.MaxValue;
            return false;
        }
        Take(table);
        _partition.Step(_input, sink);
        return true;
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="sink">Takes what is said.</param>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public void Run(IStepSink sink, Action? onStep = null, CancellationToken cancellationToken = default)
    {
        while (Step(sink))
        {
            cancellationToken.ThrowIfCancellationRequested();
            onStep?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _tables.ForEach(table => table.Dispose());

    /// <summary>Rows that the statements hold.</summary>
    private void Begin(SqlConstants constants)
    {
        var frame = EmptyFrame(constants.Table, out _);
        foreach (var values in constants.Rows)
        {
            var row = frame.Add(_options.JournalTime, Frame.NoKey);
            for (var column = 0; column < values.Length; column++)
            {
                FrameCells.Set(frame, column, row, values[column]);
            }
        }
        _input.BeginFrame(Stamp(), constants.Table, frame, EventTime.Min);
    }

    private void Take(TableIntake table)
    {
        var frame = EmptyFrame(table.Name, out var keys);
        switch (table.Pending)
        {
            case RowOutcome.Row:
                var until = table.IsTimed ? EarliestOfOthers(table) : long.MaxValue;
                table.Take(frame, keys, _options.RowsPerStep, until);
                Rows += frame.Count;
                _input.BeginFrame(Stamp(), table.Name, frame, EventTime.Min);
                return;
            case RowOutcome.Rejected:
                Rejected++;
                _input.BeginDeadLetter(Stamp(), table.Name, new(null, RowMalformed, table.Fault));
                break;
            case RowOutcome.Watermark or RowOutcome.End or RowOutcome.None:
            default:
                var mark = table.Pending == RowOutcome.End ? EventTime.Max : table.Watermark;
                _input.BeginFrame(Stamp(), table.Name, frame, mark);
                break;
        }
        table.Pass();
    }

    /// <summary>The table whose turn it is; null when all have ended.</summary>
    private TableIntake? Next()
    {
        foreach (var table in _tables)
        {
            // To a table without an event time watermarks and the end of time mean nothing.
            while (!table.IsTimed && !table.IsEnded && table.Pending is RowOutcome.Watermark or RowOutcome.End)
            {
                table.Pass();
            }
        }
        var open = _tables.Where(table => !table.IsEnded);
        return open.FirstOrDefault(table => !table.IsTimed) ?? open.MinBy(table => table.NextTime);
    }

    private Frame EmptyFrame(string table, out KeyTable? keys)
    {
        if (!_frames.TryGetValue(table, out var kept))
        {
            kept = (_pipeline.NewFrame(_partition, table, out var made), made);
            _frames.Add(table, kept);
        }
        kept.Frame.Clear();
        keys = kept.Keys;
        return kept.Frame;
    }

    private long EarliestOfOthers(TableIntake table)
    {
        var earliest = long.MaxValue;
        foreach (var other in _tables)
        {
            if (other != table && !other.IsEnded) { earliest = Math.Min(earliest, other.NextTime); }
        }
        return earliest;
    }

    private void Restore()
    {
        var state = new ArrayBufferWriter<byte>();
        _partition.Snapshot(state);
        _partition = _pipeline.CreatePartition();
        _ = _partition.Restore(state.WrittenMemory);
        _frames.Clear();
    }

    private StepStamp Stamp() => new(_position++, _options.JournalTime, Duration.Zero);
}
