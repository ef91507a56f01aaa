using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Retention;

/// <summary>A disk that fills: refused with a reason before it is full, nothing acknowledged that is not durable, and
/// taken again without a restart.</summary>
public sealed class DiskFullTests
{
    private const long Mebi = 1024 * 1024;

    private static readonly GatewayOptions Marked = new()
    {
        Open = true,
        Disk = new() { WarnFreeBytes = 100 * Mebi, RefuseFreeBytes = 40 * Mebi, ResumeFreeBytes = 60 * Mebi },
    };

    private readonly RoomyDisk _disk = new();

    [Fact]
    public async Task Above_the_high_water_mark_a_publish_is_refused_with_a_reason_and_taken_again_when_there_is_room()
    {
        await using RunningGateway gateway = await StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump");
        Assert.True((await PublishAsync(client, 0)).IsSuccess);
        long before = End(gateway);

        Look(gateway, 39 * Mebi);
        MqttClientPublishResult refused = await PublishAsync(client, 10);
        Look(gateway, 59 * Mebi);
        MqttClientPublishResult stillRefused = await PublishAsync(client, 10);
        long refusedAt = End(gateway);
        Look(gateway, 60 * Mebi);
        MqttClientPublishResult taken = await PublishAsync(client, 10);

        Assert.Equal(MqttClientPublishReasonCode.QuotaExceeded, refused.ReasonCode);
        Assert.Contains("nearly full", refused.ReasonString, StringComparison.Ordinal);
        Assert.Equal(MqttClientPublishReasonCode.QuotaExceeded, stillRefused.ReasonCode);
        Assert.True(client.IsConnected);
        Assert.True(refusedAt - before <= 1 + Ticks, "nothing but the time is journalled");
        Assert.True(taken.IsSuccess);
    }

    [Fact]
    public async Task Sender_without_reason_codes_is_disconnected_without_an_acknowledgement()
    {
        await using RunningGateway gateway = await StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump", MqttProtocolVersion.V311);
        Look(gateway, 0);

        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => PublishAsync(client, 0));
    }

    [Fact]
    public async Task Health_says_so_before_the_disk_is_full_and_while_it_is()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Marked, replace: Replace);
        DiskWatch watch = probe.Gateway.Services.GetRequiredService<DiskWatch>();

        _disk.Free = 99 * Mebi;
        watch.Look();
        JsonElement early = await CheckAsync(probe, HttpStatusCode.OK);
        _disk.Free = 39 * Mebi;
        watch.Look();
        JsonElement late = await CheckAsync(probe, HttpStatusCode.ServiceUnavailable);

        Assert.Contains("soon", early.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(late.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Journal_without_any_room_acknowledges_nothing_and_goes_on_by_itself()
    {
        await using RunningGateway gateway = await StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump");
        Assert.True((await PublishAsync(client, 0)).IsSuccess);

        _disk.IsFull = path => path.Contains("journal", StringComparison.Ordinal);
        Task<MqttClientPublishResult> waits = PublishAsync(client, 10);
        GatewayJournals journals = gateway.Services.GetRequiredService<GatewayJournals>();
        await TestTime.UntilAsync(() => journals.Input.IsFull, "the journal is full");
        bool wasAcknowledged = waits.IsCompleted;
        _disk.IsFull = _ => false;
        MqttClientPublishResult taken = await waits;

        Assert.False(wasAcknowledged);
        Assert.True(taken.IsSuccess);
        Assert.Null(gateway.Exit.Failure);
    }

    private const int Ticks = 120;

    private static Task<MqttClientPublishResult> PublishAsync(IMqttClient client, int seq) =>
        RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", Packs.Json("pump", seq, 1, 2));

    private static long End(RunningGateway gateway) =>
        gateway.Services.GetRequiredService<GatewayJournals>().Input.End.Value;

    private static async Task<JsonElement> CheckAsync(HttpProbe probe, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await probe.SendAsync(HttpMethod.Get, "/readyz");
        Assert.Equal(expected, answer.StatusCode);
        JsonElement list = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return list.GetProperty("items").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "disk");
    }

    private void Replace(IServiceCollection services) => services.AddSingleton(new GatewayDisk
    {
        Files = _disk,
        OpenJournal = options => Telemetry.Journal.RecordJournal.Open(new()
        {
            Name = options.Name,
            Directory = options.Directory,
            SegmentBytesMax = options.SegmentBytesMax,
            CommitInterval = options.CommitInterval,
            FullRetryInterval = TimeSpan.FromMilliseconds(20),
            FileSystem = _disk,
        }),
    });

    private Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(Marked, Replace);

    private void Look(RunningGateway gateway, long free)
    {
        _disk.Free = free;
        gateway.Services.GetRequiredService<DiskWatch>().Look();
    }
}
