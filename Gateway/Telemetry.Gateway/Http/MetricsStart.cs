using Telemetry.Gateway.Http.Metrics;

namespace Telemetry.Gateway.Http;

/// <summary>Makes the metrics exporter listen from the host's start on, not from the first scrape.</summary>
internal sealed class MetricsStart(MetricsExporter exporter) : IHostedService
{
    private readonly MetricsExporter _exporter = exporter;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override string ToString() => $"listening with {_exporter.GetType().Name}";
}
