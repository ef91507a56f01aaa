using Microsoft.Extensions.Hosting;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>What a host tells its services of itself; here, only that one of them may ask it to stop.</summary>
internal sealed class Lifetime : IHostApplicationLifetime
{
    /// <summary>Called when a service asks the process to end.</summary>
    public Action OnStop { get; set; } = static () => { };

    /// <inheritdoc/>
    public CancellationToken ApplicationStarted => CancellationToken.None;

    /// <inheritdoc/>
    public CancellationToken ApplicationStopping => CancellationToken.None;

    /// <inheritdoc/>
    public CancellationToken ApplicationStopped => CancellationToken.None;

    /// <inheritdoc/>
    public void StopApplication() => OnStop();
}
