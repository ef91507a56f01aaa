namespace Telemetry.EndToEnd.Tests.Recordings;

/// <summary>One row of a recording; the time is in milliseconds since the epoch.</summary>
internal sealed record RecordedReading(string Device, string Metric, long Time, double Value);
