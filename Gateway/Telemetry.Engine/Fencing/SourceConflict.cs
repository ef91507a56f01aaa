using Telemetry.Engine.Time;

namespace Telemetry.Engine.Fencing;

/// <summary>What is wrong with the identity of a source until a person settles it.</summary>
/// <param name="Reason">The reason of its dead letters: <c>clone</c>, <c>id_reused</c> or <c>seq_conflict</c>.</param>
/// <param name="Since">Journal time of the first message that showed it.</param>
/// <param name="Run">The run that may go on; empty when runs are not known.</param>
/// <param name="OtherRun">The run that was heard last of those whose readings are held back; empty when there is
/// none.</param>
/// <param name="Held">Readings held back as dead letters.</param>
public sealed record SourceConflict(string Reason, EventTime Since, string Run, string OtherRun, long Held);
