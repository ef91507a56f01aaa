using System.Diagnostics.Metrics;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>The same meter for all lives: each would else leave one behind for ever.</summary>
internal sealed class OneMeter : IMeterFactory
{
    private readonly Meter _meter = new("telemetry.simulation");

    /// <inheritdoc/>
    public Meter Create(MeterOptions options) => _meter;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
