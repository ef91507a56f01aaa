using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Windows;

/// <summary>Windows in the description of a pipeline.</summary>
public static class WindowStreams
{
    /// <summary>Puts windows behind a keyed stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The windows.</param>
    /// <returns>The results: the key columns, <c>window_start</c>, <c>window_end</c>, the aggregates, <c>revision</c>,
    /// <c>state</c>, <c>present</c>, <c>expected</c>, <c>missing</c>. Side output: <c>late</c>.</returns>
    public static PipelineStream Window(this PipelineStream stream, string name, WindowSpec spec) =>
        stream.Apply(name, input => new WindowOperator(spec, input));
}
