using Telemetry.Engine.Execution;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>Where and how a runner starts, or would start.</summary>
/// <param name="Kind">How.</param>
/// <param name="File">The checkpoint; null for a replay.</param>
/// <param name="Position">The first record to be read.</param>
/// <param name="Reason">Why, when it is not a checkpoint of the same pipeline; empty otherwise.</param>
/// <param name="Report">What becomes of the operators' states; null for a replay.</param>
public sealed record RunnerStart(
    StartKind Kind, string? File, JournalPosition Position, string Reason, RestoreReport? Report);
