using System.Text.Json;
using MQTTnet;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Http;

/// <summary>Windows over a group of devices, from publishes to the results and their revisions.</summary>
public sealed class GroupWindowTests
{
    private static readonly GatewayOptions Options = new()
    {
        Open = true,
        GroupWindows =
        [
            new()
            {
                Id = "site_10s",
                IdleAfter = TimeSpan.Zero,
                // The readings are old: neither may come before their devices have spoken.
                Deadline = TimeSpan.FromDays(36_500),
                Horizon = TimeSpan.FromDays(36_500),
                Groups = [("hall", ["pump", "fan"]), ("yard", ["tank"])],
            },
        ],
    };

    [Fact]
    public async Task A_device_that_is_cut_off_is_named_and_its_return_revises_the_window()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Options);
        using IMqttClient pump = await probe.Gateway.ConnectAsync("pump");
        using (IMqttClient fan = await probe.Gateway.ConnectAsync("fan"))
        {
            await SendAsync(fan, "fan", 0, 4);
            await SendAsync(pump, "pump", 0, 2);
            JsonElement whole = await RowAsync(probe, 0, "final");
            Assert.Equal((20, 30.0), (whole.GetProperty("count").GetInt64(), whole.GetProperty("sum").GetDouble() / 2));
            Assert.Equal((2, 2), (whole.GetProperty("present").GetInt32(), whole.GetProperty("expected").GetInt32()));
            await fan.DisconnectAsync();
        }

        await probe.Gateway.EventuallyAsync(
            view => view.Find("fan") is { Online: false } found ? found : null, "the fan is offline");
        await SendAsync(pump, "pump", 10, 2);
        JsonElement partial = await RowAsync(probe, 1, "incomplete");
        Assert.Equal("fan", partial.GetProperty("missing").GetString());
        Assert.Equal(10, partial.GetProperty("count").GetInt64());

        using IMqttClient back = await probe.Gateway.ConnectAsync("fan");
        await SendAsync(back, "fan", 10, 4);
        JsonElement revised = await RowAsync(probe, 1, "final");
        Assert.Equal((1, 20), (revised.GetProperty("revision").GetInt64(), revised.GetProperty("count").GetInt64()));
        JsonElement replaced = await probe.JsonAsync("/api/v1/results/site_10s?replaced=true");
        Assert.Equal("incomplete", replaced.GetProperty("items")[0].GetProperty("state").GetString());
    }

    private static async Task SendAsync(IMqttClient client, string device, long seq, double value)
    {
        byte[] readings = Packs.Json(device, seq, [.. Enumerable.Repeat(value, 10)]);
        byte[] heartbeat = Packs.Heartbeat(device, seq + 10, Packs.Start + seq + 10);
        foreach (byte[] pack in (byte[][])[readings, heartbeat])
        {
            Assert.True((await RunningGateway.PublishAsync(client, $"telemetry/v1/{device}/data", pack)).IsSuccess);
        }
    }

    private static async Task<JsonElement> RowAsync(HttpProbe probe, int index, string state)
    {
        const string Path = "/api/v1/results/site_10s?key=hall/temperature";
        await probe.UntilAsync(Path, list => list.GetProperty("items").GetArrayLength() > index
            && list.GetProperty("items")[index].GetProperty("state").GetString() == state);
        return (await probe.JsonAsync(Path)).GetProperty("items")[index];
    }
}
