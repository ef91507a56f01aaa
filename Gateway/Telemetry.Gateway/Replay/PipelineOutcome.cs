using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>What became of one pipeline in a replay.</summary>
internal sealed record PipelineOutcome
{
    public required string Pipeline { get; init; }

    /// <summary>What the state before the first row came from, in words.</summary>
    public required string Start { get; init; }

    /// <summary>The checkpoint that it went on from, or null.</summary>
    public CheckpointFile? Checkpoint { get; init; }

    /// <summary>The first record that was read.</summary>
    public required JournalPosition ReadFrom { get; init; }

    /// <summary>The state is whole: nothing that belongs before the first row is missing.</summary>
    public required bool IsWhole { get; init; }

    public long Rows { get; init; }

    public long Steps { get; init; }

    public long Refused { get; init; }

    public long Missing { get; init; }

    /// <summary>The SHA-256 of this pipeline's rows.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Why the pipeline did not get to the end; null when it did.</summary>
    public string? Failure { get; init; }
}
