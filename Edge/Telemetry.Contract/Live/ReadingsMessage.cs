using System.Text.Json.Serialization;

namespace Telemetry.Contract.Live;

/// <summary>New readings of one series. <c>Times.Count == Values.Count</c>.</summary>
/// <param name="Device">The device.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Times">Event times, milliseconds since the epoch, in order of arrival.</param>
/// <param name="Values">Values; true is 1, false is 0.</param>
/// <param name="Dropped">Readings of this series left out since the last message, because the client was slow.</param>
/// <param name="Doubts">Those of them whose values are in doubt, by rising index; null: all are good.</param>
public sealed record ReadingsMessage(
    string Device, string Metric, IReadOnlyList<double> Times, IReadOnlyList<double> Values, long Dropped,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<ReadingDoubt>? Doubts = null);
