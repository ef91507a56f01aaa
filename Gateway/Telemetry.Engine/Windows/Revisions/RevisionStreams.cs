using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Windows.Revisions;

/// <summary>Revisions as a changelog in the description of a pipeline.</summary>
public static class RevisionStreams
{
    /// <summary>Makes a changelog of windows over groups: each revision replaces the row before it.</summary>
    /// <param name="windows">The windows' rows.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The windows' specification.</param>
    /// <returns>The same rows as +I, −U and +U.</returns>
    public static PipelineStream Changes(this PipelineStream windows, string name, GroupWindowSpec spec) =>
        windows.Apply(name, input => new RevisionOperator(RevisionSpec.Of(spec), input));

    /// <summary>Makes a changelog of windows that speak early or late: each revision replaces the row before it, and a
    /// session those that it has swallowed.</summary>
    /// <param name="windows">The windows' rows.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The windows' specification.</param>
    /// <returns>The same rows as +I, −U and +U, and −D for sessions that are no more.</returns>
    public static PipelineStream Changes(this PipelineStream windows, string name, GeneralWindowSpec spec) =>
        windows.Apply(name, input => new RevisionOperator(RevisionSpec.Of(spec), input));
}
