using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Operators;

/// <summary>
/// Gives each row the key that some of its columns make; the rows stay as they are. An update that moves a row to
/// another key becomes a delete and an insert.
/// </summary>
public sealed class KeyByOperator : StatelessOperator
{
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly int[] _columns;
    private readonly int[] _all = new int[EngineLimits.FrameRowsMax];
    private int[] _keyOfText = [];

    /// <summary>Makes the operator.</summary>
    /// <param name="space">The keys; their columns are columns of the input by name and type.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">The input has no such column, or NULLs where a key has none.</exception>
    public KeyByOperator(KeySpace space, InputPort input)
    {
        _input = input;
        _space = space;
        _columns = [.. space.Columns.Select(column => Find(column, input.Schema))];
        for (var row = 0; row < _all.Length; row++) { _all[row] = row; }
        Outputs = [new(OutputPort.Main, input.Schema, space, input.Updates)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    private KeyTable Keys { get; set; } = null!; // Set on opening, before any use.

    /// <inheritdoc/>
    public override string Describe() => $"key by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var target = output.Open();
        target.AddRows(frame, _all.AsSpan(0, frame.Count));
        var keys = target.Keys;
        if (_columns.Length == 1 && _space.Columns[0].Type == ColumnType.Text) { KeyByText(frame, keys); }
        else { for (var row = 0; row < keys.Length; row++) { keys[row] = Keys.InternFrom(frame, row, _columns); } }
        if (frame.HasKinds) { SettlePairs(target); }
    }

    /// <inheritdoc/>
    protected override void OnOpen() => Keys = Context.KeysOf(_space);

    /// <summary>The usual key is a name: one look at an array instead of a hash.</summary>
    private void KeyByText(Frame frame, Span<int> keys)
    {
        var texts = frame.TextOrdinals(_columns[0]);
        for (var row = 0; row < keys.Length; row++)
        {
            var text = texts.IsNull(row) ? -1 : texts[row];
            if ((uint)text < (uint)_keyOfText.Length && _keyOfText[text] > 0) { keys[row] = _keyOfText[text] - 1; }
            else { keys[row] = Intern(frame, row, text); }
        }
    }

    private int Intern(Frame frame, int row, int text)
    {
        var key = Keys.InternFrom(frame, row, _columns);
        if (text < 0) { return key; }
        if (text >= _keyOfText.Length) { Array.Resize(ref _keyOfText, Math.Max(text + 1, _keyOfText.Length * 2)); }
        _keyOfText[text] = key + 1;
        return key;
    }

    private static void SettlePairs(Frame frame)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (frame.KindAt(row) != ChangeKind.UpdateBefore || frame.Keys[row] == frame.Keys[row + 1]) { continue; }
            frame.SetKind(row, ChangeKind.Delete);
            frame.SetKind(row + 1, ChangeKind.Insert);
        }
    }

    private static int Find(Column column, Schema schema)
    {
        var index = schema.IndexOf(column.Name);
        var found = schema.Columns[index];
        if (found.Type == column.Type && (column.IsNullable || !found.IsNullable)) { return index; }
        throw new ArgumentException($"Column '{found.Name}' is {found.Type}{(found.IsNullable ? ", maybe NULL" : "")}; "
            + $"the key has {column.Type}{(column.IsNullable ? ", maybe NULL" : "")}.");
    }
}
