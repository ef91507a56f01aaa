namespace Telemetry.Gateway.Pipelines;

/// <summary>Runs the pipelines for the life of the process.</summary>
internal sealed class PipelineHost(PipelineSet pipelines) : BackgroundService
{
    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken stop) => pipelines.RunAsync(stop);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);
}
