using Microsoft.Extensions.DependencyInjection;
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

    private static Task<MqttClientPublishResult> PublishAsync(IMqttClient client, long seq) =>
        RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", Packs.Json("pump", seq, seq));

    private static void PutGate(IServiceCollection services) => services.AddSingleton<IRecordLog>(
        provider => new GatedLog(new JournalLog(provider.GetRequiredService<GatewayJournals>().Input)));
}
