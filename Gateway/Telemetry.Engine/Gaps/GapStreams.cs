using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Gaps;

/// <summary>Gap filling in the description of a pipeline.</summary>
public static class GapStreams
{
    /// <summary>Fills the gaps of a keyed stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">How.</param>
    /// <returns>The rows in the order of time, gaps filled. Side output: <c>late</c>.</returns>
    public static PipelineStream FillGaps(this PipelineStream stream, string name, GapFillSpec spec) =>
        stream.Apply(name, input => new GapFillOperator(spec, input));
}
