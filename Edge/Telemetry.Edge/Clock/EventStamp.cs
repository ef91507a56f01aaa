using Telemetry.Contract;

namespace Telemetry.Edge.Clock;

/// <summary>An event time in microseconds since the epoch, UTC, with its quality.</summary>
/// <param name="Micros">The date, or a <see cref="BootStamp"/> while nobody knows it.</param>
/// <param name="Quality">How far it can be trusted.</param>
internal readonly record struct EventStamp(long Micros, TimeQuality Quality);
