using Telemetry.Engine.Execution;

namespace Telemetry.Engine.GroupWindows;

/// <summary>Windows over groups of sources in the description of a pipeline.</summary>
public static class GroupWindowStreams
{
    /// <summary>Puts windows over groups behind a stream whose keys belong to sources; what they refuse goes to the
    /// pipeline's dead letters.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The operator's name, unique in the pipeline; messages that change groups are addressed to
    /// it.</param>
    /// <param name="spec">The windows and the groups.</param>
    /// <returns>The results: the group's name, the key columns without the source, <c>window_start</c>,
    /// <c>window_end</c>, the aggregates, <c>revision</c>, <c>state</c>, <c>present</c>, <c>expected</c>,
    /// <c>missing</c>. A row replaces the one of the same key and window with a smaller revision.</returns>
    public static PipelineStream GroupWindow(this PipelineStream stream, string name, GroupWindowSpec spec)
    {
        var windows = stream.Apply(name, input => new GroupWindowOperator(spec, input));
        windows.Side(GroupWindowOperator.DeadLettersPort).To(PipelineBuilder.DeadLettersStream);
        return windows;
    }
}
