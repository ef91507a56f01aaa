using Telemetry.Contract;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>One reading as the gateway would get it.</summary>
internal sealed record VirtualReading(
    string Device, string Metric, TimeSpan At, ValueKind Kind, double Value, ValueQuality Quality, ulong Seq);
