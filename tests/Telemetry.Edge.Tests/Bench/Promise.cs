using Telemetry.FirmwareSim.Plant;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>What a datasheet promises of a metric.</summary>
/// <param name="Metric">The metric; of one sensor only.</param>
/// <param name="Truth">What it measures.</param>
/// <param name="Accuracy">How far it may be off, in its unit.</param>
/// <param name="Relative">And how far in proportion.</param>
/// <param name="LookBack">How old it may be: a poll's averaging, and the time after which stuck-at is seen.</param>
internal sealed record Promise(
    string Metric, Func<MachineTruth, double> Truth, double Accuracy, double Relative, TimeSpan LookBack)
{
    private static readonly TimeSpan LookAhead = TimeSpan.FromSeconds(0.4);

    /// <summary>Is a reading as near to the truth as was promised?</summary>
    public bool Holds(VirtualReading reading, TruthTable truth)
    {
        var (min, max) = truth.Between(reading.At - LookBack, reading.At + LookAhead, Truth);
        var off = Accuracy + (Relative * Math.Max(Math.Abs(min), Math.Abs(max)));
        return reading.Value >= min - off && reading.Value <= max + off;
    }
}
