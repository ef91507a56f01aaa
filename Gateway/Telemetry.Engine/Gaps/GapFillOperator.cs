using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Gaps;

/// <summary>
/// Puts a keyed stream's rows in the order of time and fills the gaps between them: one row at each interval after a
/// row until the next. A row, and the gap before it, is let go when the watermark has reached it. Port 1 (<c>late</c>)
/// has the rows that come after that.
/// </summary>
/// <remarks>The last row of a key that was let go stays until the end: the next gap begins at it.</remarks>
public sealed class GapFillOperator : Operator
{
    private readonly GapFillSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly GapFill[] _fills;
    private readonly int _timeColumn;
    private readonly int[] _late = new int[1];
    private KeyTable? _keys;
    private KeyedRows? _rows;
    private bool[] _hasLast = [];

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
        _fills = [.. input.Schema.Columns.Select(FillOf)];
        foreach (var column in spec.Columns.Keys) { _ = input.Schema.IndexOf(column); }
        _timeColumn = spec.TimeColumn is { } name ? input.Schema.IndexOf(name) : -1;
        var columns = input.Schema.Columns.Select((column, index) =>
            column with { IsNullable = column.IsNullable || !IsGiven(index) });
        Outputs = [new(OutputPort.Main, new([.. columns]), _space), new("late", input.Schema, _space)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    private KeyTable Keys => _keys!; // Set on opening, before any use, as the next one.

    private KeyedRows Rows => _rows!;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: 33);

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
                Rows.Insert(key, frame.Times[row], Rows.Rows.Add(frame, row));
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
            LetGo(key, watermark.Micros, output);
        }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        Rows.Snapshot(writer);
        foreach (var key in Keys.Sorted)
        {
            if (Rows.CountOf(key) > 0) { writer.Boolean(HasLast(key)); }
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        Rows.Restore(reader);
        foreach (var key in Keys.Sorted)
        {
            if (Rows.CountOf(key) > 0) { HasLast(key) = reader.Boolean(); }
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _keys = Context.KeysOf(_space);
        _rows = new(new RowStore(_input.Schema, Context.Texts), _keys, Context.State, ordersAreTimes: true);
    }

    private void LetGo(int key, long watermark, Collector output)
    {
        var times = Rows.OrdersOf(key);
        var handles = Rows.HandlesOf(key);
        var given = times.IsEmpty || !HasLast(key) ? 0 : 1;
        var through = given;
        for (; through < times.Length && times[through] <= watermark; through++)
        {
            if (through > 0) { FillBetween(key, handles[through - 1], handles[through], output); }
            var frame = output.Add(0, new EventTime(times[through]), key, out var row);
            Rows.Rows.CopyTo(handles[through], frame, row);
        }
        if (through > given)
        {
            HasLast(key) = true;
            Rows.RemoveFirst(key, through - 1);
        }
        if (watermark == long.MaxValue && Rows.CountOf(key) > 0)
        {
            Rows.RemoveFirst(key, Rows.CountOf(key));
            HasLast(key) = false;
        }
    }

    private void FillBetween(int key, int last, int next, Collector output)
    {
        var (from, to) = (Rows.Rows.TimeOf(last), Rows.Rows.TimeOf(next));
        var (span, step) = (to - from, _spec.Interval.Micros);
        var first = _spec.Origin is { } origin ? step - Modulo(from - origin.Micros, step) : step;
        if (first >= span || ((span - 1 - first) / step) + 1 > _spec.RowsMax || span > _spec.GapMax?.Micros) { return; }
        for (var into = first; into < span; into += step)
        {
            var frame = output.Add(0, new EventTime(from + into), key, out var row);
            for (var column = 0; column < _fills.Length; column++)
            {
                if (column == _timeColumn) { frame.Longs(column)[row] = from + into; }
                else { FillCell(frame, column, row, last, next, into, span); }
            }
        }
    }

    private void FillCell(Frame frame, int column, int row, int last, int next, long into, long span)
    {
        var (rows, type) = (Rows.Rows, _input.Schema.Columns[column].Type);
        if (_fills[column] == GapFill.Last)
        {
            _late[0] = last;
            rows.CopyColumn(_late, column, frame[column], row);
            return;
        }
        var isLine = _fills[column] == GapFill.Linear && !rows.IsNull(last, column) && !rows.IsNull(next, column);
        if (isLine && type == ColumnType.Float64)
        {
            frame.Doubles(column)[row] =
                LinearFill.Between(rows.DoubleAt(last, column), rows.DoubleAt(next, column), into, span);
        }
        else if (isLine && type == ColumnType.Decimal)
        {
            frame.Decimals(column)[row] =
                LinearFill.Between(rows.DecimalAt(last, column), rows.DecimalAt(next, column), into, span);
        }
        else if (isLine && type == ColumnType.Int64)
        {
            frame.Longs(column)[row] =
                LinearFill.Between(rows.LongAt(last, column), rows.LongAt(next, column), into, span);
        }
        else if (type == ColumnType.Text) { frame.SetText(column, row, null); }
        else { frame[column].SetNull(row); }
    }

    private ref bool HasLast(int key)
    {
        if (key >= _hasLast.Length) { Array.Resize(ref _hasLast, Growth.Of(_hasLast.Length, key + 1)); }
        return ref _hasLast[key];
    }

    /// <summary>A row that is filled in has the keys of those around it.</summary>
    private GapFill FillOf(Column column) =>
        _space.Columns.Any(key => key.Name == column.Name) ? GapFill.Last
        : _spec.Columns.GetValueOrDefault(column.Name, _spec.Fill);

    private static long Modulo(long value, long step)
    {
        var rest = value % step;
        return rest < 0 ? rest + step : rest;
    }

    private bool IsGiven(int column) =>
        column == _timeColumn || _space.Columns.Any(key => key.Name == _input.Schema.Columns[column].Name);

    private long ClockOf(int key) =>
        Context.WatermarkOf(UsesStreamWatermark ? SourceTable.All : Keys.SourceOf(key)).Micros;
}
