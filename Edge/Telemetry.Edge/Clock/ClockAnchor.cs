using Telemetry.Contract;

namespace Telemetry.Edge.Clock;

/// <summary>What ties the time since a machine's start to the calendar.</summary>
/// <param name="MachineBoot">Which run of the machine.</param>
/// <param name="StartMicros">The date of that start, µs since the epoch.</param>
/// <param name="Quality">What readings that are dated by it are: redated, or unsynced where it is only a bound.</param>
internal readonly record struct ClockAnchor(string MachineBoot, long StartMicros, TimeQuality Quality);
