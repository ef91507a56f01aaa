using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Time;

/// <summary>Windows that the rows' own times close, in the description of a pipeline.</summary>
public static class KeyWindowStreams
{
    /// <summary>Puts windows behind a keyed stream that need no watermarks.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The operator's name, unique in the pipeline; the message
    /// <see cref="KeyWindowOperator.ChangeScope"/> is addressed to it.</param>
    /// <param name="spec">The windows.</param>
    /// <returns>The windows that were closed: the key columns, <c>window_start</c>, <c>window_end</c>, the aggregates.
    /// Side outputs: <c>updated</c>, the present value after each row, and <c>late</c>.</returns>
    public static PipelineStream KeyWindow(this PipelineStream stream, string name, KeyWindowSpec spec) =>
        stream.Apply(name, input => new KeyWindowOperator(spec, input));
}
