namespace Telemetry.Gateway.History;

/// <summary>One raw reading.</summary>
/// <param name="Device">The device.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Time">Event time, UTC.</param>
/// <param name="Value">A number, a truth value or a text.</param>
/// <param name="Unit">The unit; empty when none was said.</param>
/// <param name="TimeQuality">How far the time can be trusted.</param>
/// <param name="ValueQuality">How far the value can be trusted: <c>good</c>, or why not.</param>
/// <param name="Boot">The boot of the sequence number; empty when the sender does not number.</param>
/// <param name="Seq">The sequence number.</param>
/// <param name="Position">The record in the input journal that holds it.</param>
internal sealed record ReadingItem(
    string Device, string Metric, DateTime Time, object Value, string Unit, string TimeQuality,
    string ValueQuality, string Boot, ulong Seq, long Position);
