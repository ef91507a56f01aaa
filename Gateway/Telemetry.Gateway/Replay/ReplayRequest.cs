using Telemetry.Engine.Execution;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>What is replayed.</summary>
internal sealed record ReplayRequest
{
    public required IReadOnlyList<Pipeline> Pipelines { get; init; }

    /// <summary>Rows of steps from here on; null: from the first one for which there is a state.</summary>
    public JournalPosition? From { get; init; }

    /// <summary>Rows of steps before this.</summary>
    public required JournalPosition To { get; init; }

    /// <summary>When no checkpoint has the state: begin at <see cref="From"/> without one, not at the journal's
    /// start.</summary>
    public bool MayBeginWithoutState { get; init; }

    /// <summary>Checkpoints are not looked at.</summary>
    public bool WithoutCheckpoints { get; init; }
}
