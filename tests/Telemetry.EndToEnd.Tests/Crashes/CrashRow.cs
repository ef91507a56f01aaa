namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>One reading that a device sends, in the order of its numbers.</summary>
internal sealed record CrashRow(string Device, string Metric, long Time, ulong Seq, double Value);
