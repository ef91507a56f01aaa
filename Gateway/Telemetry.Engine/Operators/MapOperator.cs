using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Operators;

/// <summary>Computes the columns of each row anew; times, keys and kinds stay.</summary>
public sealed class MapOperator : StatelessOperator
{
    private readonly InputPort _input;
    private readonly (string Name, Expression Value)[] _columns;
    private Action<Frame, Frame>[] _kernels;

    /// <summary>Makes the operator.</summary>
    /// <param name="columns">The columns' names and values: columns of the input, numbers, texts and
    /// arithmetic.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">A value does not fit the columns.</exception>
    public MapOperator(IReadOnlyList<(string Name, Expression Value)> columns, InputPort input)
    {
        _input = input;
        _columns = [.. columns];
        _kernels = Bind(null);
        var schema = new Schema([.. _columns.Select(ResultColumn)]);
        Outputs = [new(OutputPort.Main, schema, input.Keys, input.Updates)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"map {string.Join(", ", _columns.Select(c => $"{c.Value} AS {c.Name}"))} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var target = output.Open();
        target.AddRows(frame.Count);
        frame.Times.CopyTo(target.Times);
        frame.Keys.CopyTo(target.Keys);
        for (var row = 0; frame.HasKinds && row < frame.Count; row++) { target.SetKind(row, frame.KindAt(row)); }
        foreach (var kernel in _kernels) { kernel(frame, target); }
    }

    /// <inheritdoc/>
    protected override void OnOpen() => _kernels = Bind(Context.Texts);

    private Action<Frame, Frame>[] Bind(TextDictionary? texts)
    {
        var kernels = new Action<Frame, Frame>[_columns.Length];
        for (var index = 0; index < kernels.Length; index++)
        {
            var value = _columns[index].Value;
            var type = Binder.TypeOf(value, _input.Schema);
            kernels[index] = type switch
            {
                ColumnType.Float64 => Copy(Binder.Doubles(value, _input.Schema), index),
                ColumnType.Int64 or ColumnType.Time => Copy(Binder.Longs(value, _input.Schema), index),
                ColumnType.Decimal => Copy(Binder.Value<decimal>(value, _input.Schema, texts, type), index),
                ColumnType.Text => Copy(Binder.Value<int>(value, _input.Schema, texts, type), index),
                _ => Copy(Binder.Value<bool>(value, _input.Schema, texts, type), index),
            };
        }
        return kernels;
    }

    /// <summary>One delegate call per column and frame, none per row.</summary>
    private static Action<Frame, Frame> Copy<T>(ValueKernel<T> kernel, int index)
        where T : unmanaged => (frame, target) =>
    {
        var values = kernel.Evaluate(frame);
        values.Values[..frame.Count].CopyTo(((Vec<T>)target[index]).Values);
        target[index].SetValidBits(values.ValidBits);
    };

    private Column ResultColumn((string Name, Expression Value) column) =>
        new(column.Name, Binder.TypeOf(column.Value, _input.Schema), IsNullable(column.Value));

    private bool IsNullable(Expression value) => value switch
    {
        Expression.Column column => _input.Schema.Columns[_input.Schema.IndexOf(column.Name)].IsNullable,
        Expression.Arithmetic arithmetic => IsNullable(arithmetic.Left) || IsNullable(arithmetic.Right),
        _ => false,
    };
}
