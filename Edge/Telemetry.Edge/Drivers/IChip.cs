using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers;

/// <summary>One device that is set up once and measured again and again. Not thread-safe: one loop owns it.</summary>
internal interface IChip : IDisposable
{
    /// <summary>Resets it, checks that it is what it should be, and sets it up.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Measures. Throws when the device did not, or lost its settings: it is then started anew.</summary>
    Task MeasureAsync(SampleSet into, CancellationToken cancellation);
}
