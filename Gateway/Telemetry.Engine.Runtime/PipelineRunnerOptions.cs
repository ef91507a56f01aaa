using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>How a pipeline is run.</summary>
public sealed record PipelineRunnerOptions
{
    /// <summary>The folder of this pipeline's checkpoints, and of nothing else. Made when it is not there.</summary>
    public required string CheckpointDirectory { get; init; }

    /// <summary>Where checkpoints are kept.</summary>
    /// <value>The real one.</value>
    public IFileSystem FileSystem { get; init; } = PosixFileSystem.Instance;

    /// <summary>A checkpoint is begun when this long has passed since the last, something was read, and the last is
    /// written.</summary>
    /// <value>10 s.</value>
    public TimeSpan CheckpointInterval { get; init; } = FaultTrial.Limit(
        TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(200));

    /// <summary>A checkpoint is written after so many records at the latest.</summary>
    /// <value>100,000.</value>
    public int CheckpointRecords { get; init; } = 100_000;

    /// <summary>How many checkpoints are kept.</summary>
    /// <value>3.</value>
    public int CheckpointsKept { get; init; } = 3;

    /// <summary>Rows that make a longer output record are put into several. A single row may be longer, and must fit
    /// the output journal's own limit.</summary>
    /// <value>512 KiB.</value>
    public int OutputRecordBytesMax { get; init; } = 512 * 1024;

    /// <summary>What to do when the checkpoints are those of another form of the pipeline.</summary>
    /// <value>Replay the journal.</value>
    public ChangedPipeline WhenChanged { get; init; } = ChangedPipeline.Replay;

    /// <summary>The first record, for a pipeline that does not begin at the journal's start. Another one than before
    /// makes it begin anew there, with no state; what was said already is not said again.</summary>
    /// <value>The journal's start.</value>
    public JournalPosition Origin { get; init; }

    /// <summary>What was said before: under another name, or in a life of which the output journal need not tell any
    /// more.</summary>
    /// <value>Nothing.</value>
    public SaidBefore SaidBefore { get; init; }

    /// <summary>After so many records the run gives way to others of its thread or context.</summary>
    /// <value>1,024.</value>
    public int RecordsPerTurn { get; init; } = 1_024;

    /// <summary>Where checkpoints are encoded, hashed and written, beside the steps.</summary>
    /// <value>The thread pool.</value>
    public TaskScheduler CheckpointScheduler { get; init; } = TaskScheduler.Default;

    /// <summary>The clock of <see cref="CheckpointInterval"/>.</summary>
    /// <value>The system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Hears what the runner did or found; called by the runner's thread and must be quick.</summary>
    /// <value>Nobody.</value>
    public Action<RunnerFact> OnFact { get; init; } = static _ => { };
}
