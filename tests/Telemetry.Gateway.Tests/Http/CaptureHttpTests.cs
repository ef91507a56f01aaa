using System.Net;
using MQTTnet;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Replay;

namespace Telemetry.Gateway.Tests.Http;

/// <summary>A capture of a gateway that runs, and replays of its folder meanwhile.</summary>
public sealed class CaptureHttpTests
{
    [Fact]
    public async Task A_running_gateway_gives_a_capture_that_replays_to_what_it_said()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(ReplayPlant.Rules() with { Open = true });
        using IMqttClient pump = await probe.Gateway.ConnectAsync("pump");
        for (int pack = 0; pack < 10; pack++)
        {
            byte[] readings = Packs.Json("pump", pack * 10, [.. Enumerable.Repeat(60.0 + pack, 10)]);
            await RunningGateway.PublishAsync(pump, "telemetry/v1/pump/data", readings);
        }

        await RunningGateway.PublishAsync(
            pump, "telemetry/v1/pump/data", Packs.Heartbeat("pump", 100, Packs.Start + 100));
        await TestTime.UntilAsync(
            () => Results(probe).GetAwaiter().GetResult().Contains("\"avg\":69", StringComparison.Ordinal),
            "the last window");
        var (exit, _, error) = await ReplayPlant.InvokeAsync("replay", "--data", probe.Gateway.Data, "--verify");
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.Matches("compared with the output journal: [1-9][0-9]* rows are the same", error);

        string file = Path.Combine(Path.GetTempPath(), $"capture-{Environment.ProcessId}.capture");
        using HttpResponseMessage response = await probe.SendAsync(
            HttpMethod.Post, "/api/v1/capture?from=0&to=9999999999999&margin=1m");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        try
        {
            await File.WriteAllBytesAsync(file, await response.Content.ReadAsByteArrayAsync());
            (exit, string output, error) = await ReplayPlant.InvokeAsync("replay", file);
            Assert.True(exit == TelemetryCommand.Done, error);
            Assert.Contains("\"avg\":69", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> Results(HttpProbe probe)
    {
        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, "/api/v1/results/readings_10s");
        return await response.Content.ReadAsStringAsync();
    }

    [Theory]
    [InlineData("", "from")]
    [InlineData("?from=0", "to")]
    [InlineData("?from=x&to=1", "from")]
    [InlineData("?from=0&to=1&margin=y", "margin")]
    [InlineData("?from=0&to=1", "to")]
    [InlineData("?from=0&to=9999999999999&pipeline=none", "pipeline")]
    public async Task What_cannot_be_captured_is_refused_by_the_parameter(string query, string parameter)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Post, "/api/v1/capture" + query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"{parameter}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_captured()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions());
        using HttpResponseMessage response = await probe.SendAsync(
            HttpMethod.Post, "/api/v1/capture?from=0&to=9999999999999");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
