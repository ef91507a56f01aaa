using Telemetry.Contract;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// One reading as the gateway would get it, at an event time since the beginning; of a clock that was days wrong, set
/// right.
/// </summary>
internal sealed record VirtualReading(
    string Device, string Metric, TimeSpan At, ValueKind Kind, double Value, ValueQuality Quality, ulong Seq)
{
    public required string Boot { get; init; }

    public required TimeQuality TimeQuality { get; init; }

    /// <summary>By how many days the clock was wrong.</summary>
    public int DaysOff { get; init; }

    public bool IsGood => Quality == ValueQuality.Good;
}
