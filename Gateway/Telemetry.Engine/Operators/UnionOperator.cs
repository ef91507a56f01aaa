using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Operators;

/// <summary>
/// All rows of several streams of equal columns as one. Rows keep their keys when all inputs have the same key space.
/// When an input is a changelog the result is one.
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
            if (input.Schema.Equals(first.Schema)) { continue; }
            throw new ArgumentException(
                $"A union needs equal columns: ({input.Schema}) differs from ({first.Schema}) of its first input.");
        }
        _inputs = inputs;
        var keys = inputs.All(input => IsSame(input.Keys, first.Keys)) ? first.Keys : null;
        Outputs = [new(OutputPort.Main, first.Schema, keys, inputs.Any(input => input.Updates))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() => $"union of {_inputs.Count} over ({_inputs[0].Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output) => output.Forward(0, frame);

    private static bool IsSame(KeySpace? left, KeySpace? right) => left?.Name == right?.Name;
}
