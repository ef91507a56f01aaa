using Telemetry.Contract;

namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>One value that a sentence says.</summary>
/// <param name="Metric">The driver's name of it.</param>
/// <param name="Unit">SenML's unit; empty: none. A value without unit in a switch is true or false.</param>
/// <param name="Value">In that unit.</param>
/// <param name="Rank">Which sentence says it best: 0 before 1 before 2.</param>
/// <param name="Quality">What the sentence itself says of it.</param>
/// <param name="IsSwitch">It is 1 or 0 for on or off.</param>
internal readonly record struct NmeaValue(
    string Metric, string Unit, double Value, int Rank, ValueQuality Quality, bool IsSwitch = false);
