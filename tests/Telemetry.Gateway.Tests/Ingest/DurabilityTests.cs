using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MQTTnet;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Ingest;

public class DurabilityTests
{
    [Fact]
    public async Task Acknowledgement_waits_for_the_disk()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(replace: PutGate);
        GatedLog log = (GatedLog)gateway.Services.GetRequiredService<IRecordLog>();
        using IMqttClient client = await gateway.ConnectAsync("pump");

        log.Shut();
        Task<MqttClientPublishResult> publish = PublishAsync(client, 0);
        await log.Waiting.Task;
        Assert.False(publish.IsCompleted);

        log.Open();
        Assert.True((await publish).IsSuccess);
    }

    [Fact]
    public async Task Failed_disk_gives_no_acknowledgement_and_closes_the_connection()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(replace: PutGate);
        GatedLog log = (GatedLog)gateway.Services.GetRequiredService<IRecordLog>();
        using IMqttClient client = await gateway.ConnectAsync("pump");
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };

        log.Shut();
        Task<MqttClientPublishResult> publish = PublishAsync(client, 0);
        await log.Waiting.Task;
        log.Fail(new JournalFailedException("fsync failed", new IOException("EIO")));

        await Assert.ThrowsAnyAsync<Exception>(() => publish);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Two_connections_share_a_commit_and_each_gets_its_own_acknowledgements()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using IMqttClient first = await gateway.ConnectAsync("pump");
        using IMqttClient second = await gateway.ConnectAsync("press");
        Task<MqttClientPublishResult>[] publishes =
        [
            .. Enumerable.Range(0, 50).Select(seq => PublishAsync(first, seq)),
            .. Enumerable.Range(0, 50).Select(seq => RunningGateway.PublishAsync(
                second, "telemetry/v1/press/data", Packs.Json("press", seq, seq))),
        ];
        Assert.All(await Task.WhenAll(publishes), result => Assert.True(result.IsSuccess));
        await gateway.EventuallyAsync(
            view => view.Devices() is [{ Counters.Accepted: 50 }, { Counters.Accepted: 50 }] ? "" : null,
            "100 readings");
    }

    [Fact]
    public async Task A_session_shared_by_an_old_and_a_new_connection_mixes_nothing_up()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        Intake intake = gateway.Services.GetRequiredService<Intake>();
        PublisherSession session = new("pump", hasReasonCodes: true);
        double[] many = [.. Enumerable.Range(0, 50).Select(static value => (double)value)];

        await Task.WhenAll(
            Task.Run(() => SendAsync(first: 0, [1])),
            Task.Run(() => SendAsync(first: 1_000_000, many)));

        await gateway.EventuallyAsync(
            view => view.Devices() is [{ Counters.Accepted: 200 + (200 * 50) }] ? "" : null, "all readings");
        Assert.Empty(gateway.Devices.DeadLetters(10));

        async Task SendAsync(long first, double[] values)
        {
            for (int pack = 0; pack < 200; pack++)
            {
                byte[] payload = Packs.Json("pump", first + (pack * values.Length), values);
                Assert.Equal(
                    PublishOutcome.Accepted, await intake.AcceptAsync(session, "telemetry/v1/pump/data", payload));
            }
        }
    }

    [Fact]
    public async Task A_background_service_that_fails_stops_the_gateway_with_a_failure()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            replace: services => services.AddHostedService<Failing>());
        await gateway.Stopped;
        Assert.Contains("no such luck", gateway.Exit.Failure, StringComparison.Ordinal);
    }

    private static Task<MqttClientPublishResult> PublishAsync(IMqttClient client, long seq) =>
        RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", Packs.Json("pump", seq, seq));

    private sealed class Failing(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (lifetime.ApplicationStarted.Register(started.SetResult))
            {
                await started.Task;
            }

            throw new InvalidDataException("no such luck");
        }
    }

    private static void PutGate(IServiceCollection services) => services.AddSingleton<IRecordLog>(
        provider => new GatedLog(new JournalLog(provider.GetRequiredService<GatewayJournals>().Input)));
}
