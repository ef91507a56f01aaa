using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Joins;

/// <summary>Rows with the row of a small table that has their key at this moment. The table comes by messages
/// (<see cref="LookupEntry"/>): an entry is in force from its journal record on. Or its rows are known beforehand
/// (<see cref="LookupJoinSpec.Rows"/>): then nothing is remembered.</summary>
public sealed class LookupJoinOperator : Operator
{
    private const int Unknown = 0;
    private const int Offset = 2; // A cached key is kept as itself + 2; 1 is none.

    private readonly LookupJoinSpec _spec;
    private readonly InputPort _input;
    private readonly JoinShape _shape;
    private readonly KeySpace _space;
    private readonly int[] _on;
    private int[] _keyOfText = [];
    private KeyedRows _rows = null!; // Set on opening, before any use, as those below.
    private KeyTable _keys = null!;
    private JoinWriter _writer = null!;
    private IntervalPairs _pairs = null!;
    private RowSource _left = null!;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The table, and which rows belong together.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">The specification contradicts itself, or does not fit the
    /// input.</exception>
    public LookupJoinOperator(LookupJoinSpec spec, InputPort input)
    {
        input.RefuseUpdates("a lookup join");
        var isHalf = spec.Rows is not null && spec.Type is (JoinType.Semi or JoinType.Anti);
        if (spec.Type is not (JoinType.Inner or JoinType.Left) && !isHalf)
        {
            throw new ArgumentException($"A lookup join is inner or left, not {spec.Type}.");
        }
        if (spec.On.Length == 0 || spec.On.Length != spec.KeyColumns.Length)
        {
            throw new ArgumentException("A lookup join compares as many columns as its table's key has.");
        }
        _spec = spec;
        _input = input;
        _on = [.. spec.On.Zip(spec.KeyColumns, (name, key) => Find(name, key, input.Schema))];
        var table = new InputPort(new Schema([.. spec.KeyColumns, .. spec.Columns]), null);
        _shape = new("A lookup join", spec, [input, table], input.Keys);
        _space = new($"lookup {string.Join(", ", spec.KeyColumns)}", spec.KeyColumns, -1);
        Outputs = [new(OutputPort.Main, _shape.Output, input.Keys)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Of(
        0, JoinBounds.TwoSides + (2 * sizeof(long) * (4 + _shape.SchemaOf(JoinShape.Right).Count)));

    /// <inheritdoc/>
    public override string Describe() => $"lookup join {_spec}: {_shape}";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        _writer.Output = output;
        _pairs.Begin(JoinShape.Left, frame, frame.Keys);
        for (var row = 0; row < frame.Count; row++)
        {
            var key = KeyOf(frame, row);
            if (key >= 0) { _pairs.Add(row, _rows.HandlesOf(key)); }
            _pairs.End(row, isLate: false);
        }
        _pairs.Flush();
        _left.Frame = null;
    }

    /// <summary>A <see cref="LookupEntry"/>: the table has this row, or none, from now on.</summary>
    /// <inheritdoc/>
    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        if (_spec.Rows is not null) { return; }
        if (LookupEntry.TryParse(payload, _spec.KeyColumns, _spec.Columns) is not { } entry) { return; }
        var frame = Context.NewFrame(_shape.SchemaOf(JoinShape.Right));
        var row = frame.Add(EventTime.Min, Frame.NoKey);
        for (var column = 0; column < frame.Schema.Count; column++)
        {
            var name = frame.Schema.Columns[column].Name;
            var values = column < _spec.KeyColumns.Length ? entry.Key : entry.Row;
            Set(frame, column, row, values?[name]);
        }
        var key = _keys.InternFrom(frame, row);
        _rows.RemoveFirst(key, _rows.CountOf(key));
        if (entry.Row is not null) { _rows.Insert(key, 0, _rows.Rows.Add(frame, row)); }
        Array.Clear(_keyOfText);
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        if (_spec.Rows is null) { _rows.Snapshot(writer); }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        if (_spec.Rows is null) { _rows.Restore(reader); }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _keys = Context.KeysOf(_space);
        // Rows of a table for good: bounded by it, and not counted among what waits.
        _rows = new(new(_shape.SchemaOf(JoinShape.Right), Context.Texts), _keys, null);
        _left = new(new(_input.Schema, Context.Texts));
        var right = new RowSource(_rows.Rows);
        _writer = new(_shape, _left, right);
        _pairs = new(_shape, _left, right, _writer, PairFilter.Of(_shape, _left, right, Context.Texts))
        {
            Reaches = [0, 0],
        };
        if (_spec.Rows is { } rows) { Fill(rows); }
    }

    /// <summary>Takes in the rows that are known beforehand.</summary>
    private void Fill(ImmutableArray<ImmutableArray<object?>> rows)
    {
        var frame = Context.NewFrame(_shape.SchemaOf(JoinShape.Right));
        foreach (var values in rows)
        {
            frame.Clear();
            var row = frame.Add(EventTime.Min, Frame.NoKey);
            for (var column = 0; column < values.Length; column++) { Set(frame, column, row, values[column]); }
            _rows.Insert(_keys.InternFrom(frame, row), 0, _rows.Rows.Add(frame, row));
        }
    }

    private int KeyOf(Frame frame, int row)
    {
        var isOneText = _on.Length == 1 && _spec.KeyColumns[0].Type == ColumnType.Text;
        if (!isOneText || frame[_on[0]].IsNull(row)) { return Find(frame, row); }
        var text = frame.TextOrdinals(_on[0])[row];
        if (text < 0) { return Find(frame, row); }
        if (text >= _keyOfText.Length) { Array.Resize(ref _keyOfText, Math.Max(text + 1, _keyOfText.Length * 2)); }
        ref var cached = ref _keyOfText[text];
        if (cached == Unknown) { cached = Find(frame, row) + Offset; }
        return cached - Offset;
    }

    private int Find(Frame frame, int row)
    {
        for (var column = 0; column < _on.Length; column++)
        {
            if (frame[_on[column]].IsNull(row) && !_spec.MatchesNulls) { return RowStore.None; }
        }
        var key = _keys.FindFrom(frame, row, _on);
        return key >= 0 && _rows.CountOf(key) > 0 ? key : RowStore.None;
    }

    private static void Set(Frame frame, int column, int row, object? value)
    {
        switch (value)
        {
            case null: frame[column].SetNull(row); break;
            case string text: frame.SetText(column, row, text); break;
            case bool truth: frame.Bools(column)[row] = truth; break;
            case double number: frame.Doubles(column)[row] = number; break;
            case decimal number: frame.Decimals(column)[row] = number; break;
            default: frame.Longs(column)[row] = (long)value; break; // The entry was read by the columns' types.
        }
    }

    private static int Find(string name, Column key, Schema schema)
    {
        var index = schema.IndexOf(name);
        return schema.Columns[index].Type == key.Type
            ? index
            : throw new ArgumentException(
                $"Column '{name}' is {schema.Columns[index].Type}; the table's '{key.Name}' is {key.Type}.");
    }
}
