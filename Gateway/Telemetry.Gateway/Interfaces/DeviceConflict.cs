namespace Telemetry.Gateway.Interfaces;

/// <summary>What is wrong with a device's identity until a person accepts one.</summary>
/// <param name="Reason"><c>clone</c>, <c>id_reused</c> or <c>seq_conflict</c>.</param>
/// <param name="SinceMicros">Journal time of the first message that showed it.</param>
/// <param name="Run">The run that may go on; empty when runs are not known.</param>
/// <param name="OtherRun">The run heard last of those that are held back; empty when there is none.</param>
/// <param name="Held">Readings held back as dead letters.</param>
public sealed record DeviceConflict(string Reason, long SinceMicros, string Run, string OtherRun, long Held);
