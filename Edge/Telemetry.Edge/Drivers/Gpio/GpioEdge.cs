namespace Telemetry.Edge.Drivers.Gpio;

/// <summary>One change of a line's level.</summary>
/// <param name="At">When, by the monotonic clock that <see cref="TimeProvider.GetTimestamp"/> reads too.</param>
/// <param name="IsRising">From inactive to active.</param>
/// <param name="Number">Counts all edges of the line, those too that nobody could keep.</param>
internal readonly record struct GpioEdge(TimeSpan At, bool IsRising, uint Number);
