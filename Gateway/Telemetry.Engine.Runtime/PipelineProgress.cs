using Telemetry.Engine.Time;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>How far a runner is.</summary>
/// <param name="Next">The next record to be read.</param>
/// <param name="JournalTime">The journal time of the last step.</param>
/// <param name="Steps">Steps since the start.</param>
/// <param name="Refused">Records passed over since the start.</param>
/// <param name="RowsEmitted">Output rows written since the start.</param>
/// <param name="Checkpoint">The next record after the newest checkpoint, if there is one.</param>
/// <param name="Needed">Records from here on are needed to start again, whichever kept checkpoint is used; those before
/// may be truncated.</param>
public sealed record PipelineProgress(
    JournalPosition Next,
    EventTime JournalTime,
    long Steps,
    long Refused,
    long RowsEmitted,
    JournalPosition? Checkpoint,
    JournalPosition Needed)
{
    /// <summary>Output records from here on are needed to start again from the oldest kept checkpoint.</summary>
    public JournalPosition NeededOutput { get; init; }

    /// <summary>The journal time of the newest checkpoint, if there is one.</summary>
    public EventTime? CheckpointTime { get; init; }
}
