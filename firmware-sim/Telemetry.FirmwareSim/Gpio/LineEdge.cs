namespace Telemetry.FirmwareSim.Gpio;

/// <summary>One edge as the kernel would tell it.</summary>
/// <param name="At">Since the line was made.</param>
/// <param name="IsRising">From inactive to active.</param>
/// <param name="Number">Counts all edges of the line from 1.</param>
internal readonly record struct LineEdge(TimeSpan At, bool IsRising, uint Number);
