namespace Telemetry.Gateway.Cli;

/// <summary>
/// When a background service fails, the host stops and says no more than that: this makes it the exit code.
/// </summary>
internal sealed class BackgroundFailures(
    IServiceProvider services,
    ExitStatus exit,
    IHostApplicationLifetime lifetime) : IHostedService
{
    private BackgroundService[] _watched = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Now: somebody may still ask for the end when the container is disposed.
        _watched = [.. services.GetServices<IHostedService>().OfType<BackgroundService>()];
        // At this moment: what fails while it is being stopped is not why the gateway stops.
        lifetime.ApplicationStopping.Register(Note);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Note()
    {
        foreach (BackgroundService service in _watched)
        {
            if (service.ExecuteTask?.Exception?.InnerException is Exception failure)
            {
                exit.Fail($"{service.GetType().Name} failed: {ExitStatus.Describe(failure)}");
            }
        }
    }
}
