using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Gaps;

/// <summary>
/// Puts a keyed stream's rows in the order of time and fills the gaps between them: one row at each interval after a
/// row until the next. A row, and the gap before it, is let go when the watermark has reached it. Port 1 (<c>late</c>)
/// has the rows that come after that.
/// </summary>
public sealed class GapFillOperator : Operator
{
    private readonly GapFillSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly bool[] _isKey;
    private readonly int _timeColumn;
    private readonly int[] _late = new int[1];
    private KeyTable? _keys;
    private KeyedState<GapRows>? _states;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">How gaps are filled.</param>
    /// <param name="input">What it will receive; keyed.</param>
    /// <exception cref="ArgumentException">The input is not keyed, its keys have no source, or a column is not
    /// there.</exception>
    public GapFillOperator(GapFillSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        spec.Validate();
        input.RefuseUpdates("a gap fill");
        _space = input.Keys ?? throw new ArgumentException("A gap fill needs a keyed stream.");
        if (spec.Scope == ClockScope.Source && _space.SourceColumn < 0)
        {
            throw new ArgumentException($"Keys {_space} belong to no source: a gap fill needs the stream's clock.");
        }
        _spec = spec;
        _input = input;
        _isKey = [.. input.Schema.Columns.Select(column => _space.Columns.Any(key => key.Name == column.Name))];
        _timeColumn = spec.TimeColumn is { } name ? input.Schema.IndexOf(name) : -1;
        var columns = input.Schema.Columns.Select((column, index) => column with { IsNullable = !IsGiven(index) });
        Outputs = [new(OutputPort.Main, new([.. columns]), _space), new("late", input.Schema, _space)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    private KeyTable Keys => _keys!; // Set on opening, before any use, as the next one.

    private KeyedState<GapRows> States => _states!;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: 128);

    /// <inheritdoc/>
    public override string Describe() => $"gap fill {_spec} by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var key = frame.Keys[row];
            if (frame.Times[row] > ClockOf(key))
            {
                if (States.Find(key) is not { } rows) { States.Set(key, rows = new GapRows()); }
                rows.Add(BufferedRow.Of(frame, row));
                continue;
            }
            _late[0] = row;
            output.Open(1).AddRows(frame, _late);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        foreach (var key in source == SourceTable.All ? Keys.Sorted : Keys.OfSource(source))
        {
            if (States.Find(key) is { } rows) { LetGo(key, rows, watermark.Micros, output); }
        }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer) =>
        States.Snapshot(writer, (target, rows) => rows.Write(target));

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader) => States.Restore(reader, GapRows.Read);

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _keys = Context.KeysOf(_space);
        _states = new(_keys);
    }

    private void LetGo(int key, GapRows rows, long watermark, Collector output)
    {
        var count = 0;
        while (count < rows.Waiting.Count && rows.Waiting[count].Time <= watermark)
        {
            var row = rows.Waiting[count++];
            if (rows.Last is { } last) { FillBetween(key, last, row, output); }
            var frame = output.Add(0, new EventTime(row.Time), key, out var at);
            for (var column = 0; column < _isKey.Length; column++) { row.CopyTo(column, frame, column, at); }
            rows.Last = row;
        }
        rows.Waiting.RemoveRange(0, count);
        if (watermark == long.MaxValue) { States.Remove(key); }
    }

    private void FillBetween(int key, BufferedRow last, BufferedRow next, Collector output)
    {
        var span = next.Time - last.Time;
        if ((span - 1) / _spec.Interval.Micros > _spec.RowsMax) { return; }
        for (var into = _spec.Interval.Micros; into < span; into += _spec.Interval.Micros)
        {
            var time = last.Time + into;
            var frame = output.Add(0, new EventTime(time), key, out var row);
            for (var column = 0; column < _isKey.Length; column++)
            {
                if (column == _timeColumn) { frame.Longs(column)[row] = time; }
                else if (_isKey[column] || _spec.Fill == GapFill.Last) { last.CopyTo(column, frame, column, row); }
                else { FillCell(frame, column, row, last, next, (double)into / span); }
            }
        }
    }

    private void FillCell(Frame frame, int column, int row, BufferedRow last, BufferedRow next, double share)
    {
        if (_spec.Fill == GapFill.Linear && _input.Schema.Columns[column].Type == ColumnType.Float64)
        {
            var value = last.NumberAt(column) + ((next.NumberAt(column) - last.NumberAt(column)) * share);
            frame.Doubles(column)[row] = value;
            if (!double.IsNaN(value)) { return; }
        }
        if (_input.Schema.Columns[column].Type == ColumnType.Text) { frame.SetText(column, row, null); return; }
        frame[column].SetNull(row);
    }

    private bool IsGiven(int column) => _isKey[column] || column == _timeColumn;

    private long ClockOf(int key) =>
        Context.WatermarkOf(UsesStreamWatermark ? SourceTable.All : Keys.SourceOf(key)).Micros;
}
