using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Telemetry.Gateway.Cli;

namespace Telemetry.Gateway.Tests.Cli;

/// <summary>Why the gateway stops, asked at any moment.</summary>
public class BackgroundFailuresTests
{
    [Fact]
    public async Task Service_that_failed_is_named_also_when_the_container_is_gone_by_then()
    {
        using Life life = new();
        ExitStatus exit = new();
        ServiceProvider services = new ServiceCollection()
            .AddSingleton(exit)
            .AddSingleton<IHostApplicationLifetime>(life)
            .AddHostedService<BackgroundFailures>()
            .AddHostedService<Failing>()
            .BuildServiceProvider();
        foreach (IHostedService service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
            _ = await Record.ExceptionAsync(() => (service as Failing)?.ExecuteTask ?? Task.CompletedTask);
        }

        await services.DisposeAsync();
        life.StopApplication();

        Assert.Equal("Failing failed: ArithmeticException: it was a bug", exit.Failure);
    }

    private sealed class Failing : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.FromException(new ArithmeticException("it was a bug"));
    }

    private sealed class Life : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
