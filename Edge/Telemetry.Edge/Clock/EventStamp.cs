using Telemetry.Contract;

namespace Telemetry.Edge.Clock;

/// <summary>An event time in microseconds since the epoch, UTC, with its quality.</summary>
internal readonly record struct EventStamp(long Micros, TimeQuality Quality);
