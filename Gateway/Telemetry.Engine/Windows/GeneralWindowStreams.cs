using Telemetry.Engine.Execution;
using Telemetry.Engine.Windows.General;
using Telemetry.Engine.Windows.Sessions;

namespace Telemetry.Engine.Windows;

/// <summary>Windows of any shape in the description of a pipeline.</summary>
public static class GeneralWindowStreams
{
    /// <summary>Puts windows behind a keyed stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The windows.</param>
    /// <returns>The results: the key columns, <c>window_start</c>, <c>window_end</c>, the aggregates (or the rows'
    /// columns), <c>revision</c>, <c>state</c> (provisional before the window's end, else final), <c>present</c>,
    /// <c>expected</c>, <c>missing</c>. Side output: <c>late</c>.</returns>
    public static PipelineStream Window(this PipelineStream stream, string name, GeneralWindowSpec spec) =>
        WindowStreams.LetFaultsOut(stream.Apply(name, input => SessionWindowOperator.Serves(spec, input)
            ? new SessionWindowOperator(spec, input) : new GeneralWindowOperator(spec, input)));
}
