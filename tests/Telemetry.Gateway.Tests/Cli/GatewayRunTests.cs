using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Cli;

/// <summary>How the process ends: exit code and the one line on stderr.</summary>
public class GatewayRunTests
{
    [Fact]
    public async Task Background_service_that_fails_unexpectedly_ends_the_process_with_1_and_one_line()
    {
        (int exit, string error) = await RunAsync(services => services.AddHostedService<FailingService>());
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Equal("telemetry: FailingService failed: ArithmeticException: it was a bug", error.TrimEnd('\n'));
    }

    [Fact]
    public async Task Service_that_cannot_start_ends_the_process_with_1_and_one_line()
    {
        (int exit, string error) = await RunAsync(services => services.AddHostedService<NeverStarted>());
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Equal("telemetry: failed: ArithmeticException: no start", error.TrimEnd('\n'));
    }

    [Fact]
    public async Task Service_that_cannot_stop_ends_the_process_with_1_and_one_line()
    {
        (int exit, string error) = await RunAsync(services => services.AddHostedService<NeverStopped>());
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Equal("telemetry: failed: ArithmeticException: no stop", error.TrimEnd('\n'));
    }

    [Fact]
    public async Task Journal_that_cannot_be_opened_ends_the_process_with_1_and_one_line()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["data"], "a file where a folder is wanted");
        (int exit, string error) = await RunAsync(_ => { }, folder["data"]);
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.StartsWith("telemetry: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Wanted_end_is_0_and_says_nothing()
    {
        (int exit, string error) = await RunAsync(services => services.AddHostedService<StopsAtOnce>());
        Assert.Equal((TelemetryCommand.Done, ""), (exit, error));
    }

    private static async Task<(int Exit, string Error)> RunAsync(
        Action<IServiceCollection> replace, string? data = null)
    {
        using TemporaryFolder folder = new();
        GatewayOptions options = new()
        {
            Open = true,
            DataDirectory = data ?? folder["data"],
            Http = new(System.Net.IPAddress.Loopback, 0),
            Mqtt = new(System.Net.IPAddress.Loopback, 0),
        };
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await GatewayRun.RunAsync(options, output, error, CancellationToken.None, replace)
            .WaitAsync(TestTime.Patience);
        return (exit, error.ToString());
    }

    private sealed class FailingService(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await WaitAsync(lifetime.ApplicationStarted);
            throw new ArithmeticException("it was\na bug");
        }
    }

    private sealed class NeverStarted : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new ArithmeticException("no\nstart");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NeverStopped(IHostApplicationLifetime lifetime) : BackgroundService
    {
        public override Task StopAsync(CancellationToken cancellationToken) =>
            throw new ArithmeticException("no\nstop");

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await WaitAsync(lifetime.ApplicationStarted);
            lifetime.StopApplication();
        }
    }

    private sealed class StopsAtOnce(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await WaitAsync(lifetime.ApplicationStarted);
            lifetime.StopApplication();
        }
    }

    private static async Task WaitAsync(CancellationToken announced)
    {
        TaskCompletionSource happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = announced.Register(happened.SetResult);
        await happened.Task;
    }
}
