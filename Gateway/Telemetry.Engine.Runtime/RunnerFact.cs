using Telemetry.Engine.Execution;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>Something that a runner did or found, for the host to log or count.</summary>
public abstract record RunnerFact
{
    private RunnerFact() { }

    /// <summary>Went on from a checkpoint.</summary>
    /// <param name="File">The checkpoint.</param>
    /// <param name="Position">The next record.</param>
    public sealed record Restored(string File, JournalPosition Position) : RunnerFact;

    /// <summary>Started without a checkpoint, from the journal's start.</summary>
    /// <param name="Position">The next record.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Replaying(JournalPosition Position, string Reason) : RunnerFact;

    /// <summary>A checkpoint cannot be used; the one before is tried.</summary>
    /// <param name="File">The checkpoint.</param>
    /// <param name="Reason">Why.</param>
    public sealed record CheckpointUnusable(string File, string Reason) : RunnerFact;

    /// <summary>A checkpoint belongs to another pipeline; the journal is replayed.</summary>
    /// <param name="File">The checkpoint.</param>
    public sealed record PipelineChanged(string File) : RunnerFact;

    /// <summary>Went on from a checkpoint of another form of the pipeline.</summary>
    /// <param name="File">The checkpoint.</param>
    /// <param name="Position">The next record.</param>
    /// <param name="Report">What became of each operator's state.</param>
    public sealed record StateMapped(string File, JournalPosition Position, RestoreReport Report) : RunnerFact;

    /// <summary>A checkpoint was written.</summary>
    /// <param name="File">The checkpoint.</param>
    /// <param name="Position">The next record.</param>
    /// <param name="Bytes">Its size.</param>
    /// <param name="Paused">How long the steps waited for it.</param>
    public sealed record CheckpointWritten(string File, JournalPosition Position, long Bytes, TimeSpan Paused)
        : RunnerFact;

    /// <summary>A record cannot be decoded and was passed over.</summary>
    /// <param name="Position">The record.</param>
    /// <param name="Reason">Why.</param>
    public sealed record RecordRefused(JournalPosition Position, string Reason) : RunnerFact;

    /// <summary>Records that should be read are not there: truncated away or damaged.</summary>
    /// <param name="First">The first missing record.</param>
    /// <param name="End">Behind the last missing record.</param>
    public sealed record RecordsMissing(JournalPosition First, JournalPosition End) : RunnerFact;

    /// <summary>Caught up with what had been said before the restart: rows that were in the output journal
    /// already.</summary>
    /// <param name="Rows">How many rows were not said again.</param>
    public sealed record OutputsSuppressed(long Rows) : RunnerFact;

    /// <summary>A checkpoint could not be written, for want of room; the next one is due as usual.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record CheckpointFailed(string Reason) : RunnerFact;
}
