using Telemetry.Contract;

namespace Telemetry.Simulation.Oracle;

/// <summary>One reading of a pack in the input journal.</summary>
internal readonly record struct PackRow(string Metric, long Micros, ulong Seq, double Value, TimeQuality Quality);
