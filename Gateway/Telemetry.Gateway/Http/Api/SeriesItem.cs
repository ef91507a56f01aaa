namespace Telemetry.Gateway.Http.Api;

/// <summary>One series of a device.</summary>
/// <param name="Device">The device.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Unit">Its unit; empty when none was said.</param>
/// <param name="LastTime">Event time of the newest reading, UTC.</param>
/// <param name="LastValue">Its value; null for a text.</param>
internal sealed record SeriesItem(string Device, string Metric, string Unit, DateTime? LastTime, double? LastValue);
