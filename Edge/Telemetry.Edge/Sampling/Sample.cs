using Telemetry.Contract;

namespace Telemetry.Edge.Sampling;

/// <summary>One value of one poll.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Unit">SenML's unit, or empty.</param>
/// <param name="Kind">What sort of value it is.</param>
/// <param name="Value">The number; true or false as 1 or 0.</param>
/// <param name="Text">The text; empty for other kinds.</param>
/// <param name="Age">How long before the poll's beginning it was measured; negative: after it.</param>
/// <param name="Quality">How far it can be trusted.</param>
internal readonly record struct Sample(
    string Metric, string Unit, ValueKind Kind, double Value, string Text, TimeSpan Age, ValueQuality Quality);
