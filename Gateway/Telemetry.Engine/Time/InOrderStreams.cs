using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Time;

/// <summary>The order of rows in the description of a pipeline.</summary>
public static class InOrderStreams
{
    /// <summary>Brings the rows of each source into the order of their times.</summary>
    /// <param name="stream">The stream; keyed, and each key belongs to a source.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">How.</param>
    /// <returns>The rows, in order within each source. Side output: <c>dropped</c>.</returns>
    public static PipelineStream InOrder(this PipelineStream stream, string name, InOrderSpec spec) =>
        stream.Apply(name, input => new InOrderOperator(spec, input));
}
