using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Operators;

/// <summary>
/// All rows of several streams of equal columns as one; a column that may be NULL in some input may be in the result.
/// Rows keep their keys when all inputs have the same key space. When an input is a changelog the result is one.
/// </summary>
/// <remarks>Rows of one input keep their order. Between inputs it is that in which the partition brings them: step by
/// step, within a step in the order of the pipeline.</remarks>
public sealed class UnionOperator : StatelessOperator
{
    private readonly IReadOnlyList<InputPort> _inputs;

    /// <summary>Makes the operator.</summary>
    /// <param name="inputs">What it will receive; at least one input, all with equal columns.</param>
    /// <exception cref="ArgumentException">The columns differ.</exception>
    public UnionOperator(IReadOnlyList<InputPort> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Count);
        var first = inputs[0];
        foreach (var input in inputs)
        {
            if (AreAlike(input.Schema, first.Schema)) { continue; }
            throw new ArgumentException(
                $"A union needs equal columns: ({input.Schema}) differs from ({first.Schema}) of its first input.");
        }
        _inputs = inputs;
        var keys = inputs.All(input => IsSame(input.Keys, first.Keys)) ? first.Keys : null;
        var schema = new Schema([.. first.Schema.Columns.Select((column, index) => column with
        {
            IsNullable = inputs.Any(input => input.Schema.Columns[index].IsNullable),
        })]);
        Outputs = [new(OutputPort.Main, schema, keys, inputs.Any(input => input.Updates))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() => $"union of {_inputs.Count} over ({_inputs[0].Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output) => output.Forward(0, frame);

    /// <summary>A column may be NULL when it may be in some input.</summary>
    private static bool AreAlike(Schema left, Schema right) =>
        left.Columns.Select(Key).SequenceEqual(right.Columns.Select(Key));

    private static (string Name, ColumnType Type) Key(Column column) => (column.Name, column.Type);

    private static bool IsSame(KeySpace? left, KeySpace? right) => left?.Name == right?.Name;
}
