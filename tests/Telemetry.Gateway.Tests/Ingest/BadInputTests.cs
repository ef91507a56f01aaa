using MQTTnet;
using MQTTnet.Formatter;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Ingest;

/// <summary>
/// Each bad thing through a real broker: a dead letter with its reason and device, and the next reading counts.
/// </summary>
public class BadInputTests
{
    public static TheoryData<string, string, byte[], string, string> BadInput => new()
    {
        { "malformed", "telemetry/v1/pump/data", Packs.Text("[{]"), "pump", "malformed" },
        { "empty", "telemetry/v1/pump/data", [], "pump", "empty" },
        { "JSON that is no pack", "telemetry/v1/pump/data", Packs.Text("""{"a":1}"""), "pump", "wrong_shape" },
        { "truncated CBOR", "telemetry/v1/pump/data", [0x82, 0xA2, 0x21, 0x65, (byte)'p'], "pump", "truncated" },
        { "depth bomb", "telemetry/v1/pump/data", Packs.Text(new string('[', 10_000)), "pump", "wrong_shape" },
        { "other's topic", "telemetry/v1/press/data", Packs.Json("press", 1, 1), "pump", "not_authorized" },
        { "other's device", "telemetry/v1/pump/data", Packs.Json("press", 1, 1), "press", "not_authorized" },
        { "down topic", "telemetry/v1/pump/config", Packs.Text("{}"), "pump", "not_authorized" },
        { "foreign, not own", "devices/press/telemetry", Packs.Text("{}"), "pump", "not_authorized" },
        { "system topic", "$SYS/broker", Packs.Text("x"), "pump", "topic_invalid" },
        { "unknown topic", "somewhere/else", Packs.Text("x"), "pump", "topic_invalid" },
        { "bad state", "telemetry/v1/pump/state", Packs.Text("[]"), "pump", "malformed" },
        { "257 KiB payload", "telemetry/v1/pump/data", new byte[257 * 1024], "pump", "payload_too_large" },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public async Task Bad_input_becomes_a_dead_letter_and_the_next_reading_is_processed(
        string what, string topic, byte[] payload, string device, string reason)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump");

        MqttClientPublishResult refused = await RunningGateway.PublishAsync(client, topic, payload);
        MqttClientPublishResult accepted = await RunningGateway.PublishAsync(
            client, "telemetry/v1/pump/data", Packs.Json("pump", 1, 20.5));

        Assert.False(refused.IsSuccess, what);
        Assert.True(accepted.IsSuccess, what);
        DeadLetterSnapshot letter = await gateway.LetterAsync();
        Assert.Equal((device, "pump", reason), (letter.Device, letter.Agent, letter.Reason));
        DeviceSnapshot pump = await gateway.EventuallyAsync(
            view => view.Find("pump") is { Series.Count: > 0 } found ? found : null, what);
        Assert.Equal(20.5, Assert.Single(pump.Series).LastValue);
    }

    [Fact]
    public async Task Bad_records_beside_good_ones_cost_only_themselves()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump");
        byte[] pack =
        [
            0x84, // an array of four maps: header, 1.5, NaN, 2.5
            0xA3, 0x21, 0x65, .. "pump/"u8, 0x64, .. "boot"u8, 0x62, .. "b1"u8, 0x63, .. "seq"u8, 0x01,
            0xA3, 0x00, 0x61, .. "a"u8, 0x06, 0x1A, 0x69, 0x55, 0xB9, 0x00, 0x02, 0xF9, 0x3E, 0x00,
            0xA3, 0x00, 0x61, .. "a"u8, 0x06, 0x1A, 0x69, 0x55, 0xB9, 0x01, 0x02, 0xF9, 0x7E, 0x00,
            0xA3, 0x00, 0x61, .. "a"u8, 0x06, 0x1A, 0x69, 0x55, 0xB9, 0x02, 0x02, 0xF9, 0x41, 0x00,
        ];

        Assert.True((await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", pack)).IsSuccess);

        DeadLetterSnapshot letter = await gateway.LetterAsync();
        Assert.Equal(("pump", "not_finite", 1), (letter.Device, letter.Reason, letter.Readings));
        Assert.Equal(2.5, Assert.Single(gateway.Devices.Find("pump")!.Series).LastValue);
    }

    [Fact]
    public async Task One_mebibyte_closes_the_connection_before_it_is_read_and_names_the_sender()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump");

        await Assert.ThrowsAnyAsync<Exception>(
            () => RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", new byte[1024 * 1024]));

        DeadLetterSnapshot letter = await gateway.LetterAsync();
        Assert.Equal(("pump", "payload_too_large"), (letter.Device, letter.Reason));
        using IMqttClient again = await gateway.ConnectAsync("pump");
        byte[] pack = Packs.Json("pump", 1, 1);
        Assert.True((await RunningGateway.PublishAsync(again, "telemetry/v1/pump/data", pack)).IsSuccess);
    }

    [Fact]
    public async Task Sender_without_reason_codes_is_disconnected_when_it_is_refused()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump", MqttProtocolVersion.V311);
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };

        await Assert.ThrowsAnyAsync<Exception>(
            () => RunningGateway.PublishAsync(client, "telemetry/v1/press/data", Packs.Json("press", 1, 1)));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await gateway.LetterAsync();
    }

    [Fact]
    public async Task Subscriptions_are_limited_to_own_topics()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump");
        async Task<MqttClientSubscribeResultCode> SubscribeAsync(string filter) =>
            Assert.Single((await client.SubscribeAsync(filter)).Items).ResultCode;

        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS0, await SubscribeAsync("telemetry/v1/pump/config"));
        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, await SubscribeAsync("telemetry/v1/+/data"));
        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, await SubscribeAsync("#"));
    }
}
