namespace Telemetry.Contract;

/// <summary>One reading in a reply; the same one is also published with all others.</summary>
/// <param name="Device">Its device.</param>
/// <param name="Metric">Its metric.</param>
/// <param name="Unit">SenML's unit, or empty.</param>
/// <param name="At">When it was measured, ms since the epoch; null: the agent does not know the date.</param>
/// <param name="Kind">Which of the values it has.</param>
/// <param name="Number">The number; true or false as 1 or 0.</param>
/// <param name="Text">The text; empty for other kinds.</param>
/// <param name="Quality">How far it can be trusted.</param>
public sealed record ReplyReading(
    string Device, string Metric, string Unit, long? At, ValueKind Kind, double Number, string Text,
    ValueQuality Quality);
