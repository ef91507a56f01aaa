namespace Telemetry.Contract.Live;

/// <summary>Several senders, or several lives of one, claim to be a device.</summary>
/// <param name="Reason"><c>clone</c>: a second life of its spool; <c>id_reused</c>: another spool under its name;
/// <c>seq_conflict</c>: its numbers came again with other readings.</param>
/// <param name="Since">When it was first seen, UTC.</param>
/// <param name="Run">The run that may go on; empty when runs are not known.</param>
/// <param name="OtherRun">The run heard last of those that are held back; empty when there is none.</param>
/// <param name="Held">Readings held back; they are dead letters.</param>
public sealed record ConflictItem(string Reason, DateTime? Since, string Run, string OtherRun, long Held);
