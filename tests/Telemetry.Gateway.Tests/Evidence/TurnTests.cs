using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Alerts;
using Telemetry.Gateway.Evidence.Rerun;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Replays beside a gateway that works: one at a time, behind its own work, until somebody stops
/// them.</summary>
public sealed class TurnTests
{
    private readonly Traffic _traffic = new();

    [Fact]
    public async Task A_replay_waits_for_the_gateway_and_another_one_is_refused_meanwhile()
    {
        await using EvidencePlant plant = await StartAsync();
        string id = await EvidenceLifeTests.ExcursionAsync(plant);
        string path = $"/api/v1/alerts/{id}/evidence/replay";
        using HttpResponseMessage none = await plant.Probe.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        using HttpResponseMessage begun = await plant.PostAsync(path, new { });
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        await _traffic.Asked.Task.WaitAsync(TestTime.Patience);
        using HttpResponseMessage second = await plant.PostAsync(path, new { });
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        JsonElement running = await plant.Probe.JsonAsync(path);
        Assert.Equal("running", running.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, running.GetProperty("verdict").ValueKind);

        // The gateway itself works on meanwhile.
        await plant.WindowAsync("pump", 40, 80);
        await plant.WindowAsync("pump", 50, 80);
        await plant.Probe.UntilAsync(
            "/api/v1/alerts?state=firing", list => list.GetProperty("items").GetArrayLength() == 1);

        _traffic.IsBusy = false;
        JsonElement done = await plant.Probe.UntilAsync(
            path, report => report.GetProperty("state").GetString() == "done");
        Assert.Equal("same", done.GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"set":{"raise_above":65},"from":"2020-01-01T00:00:00Z"}""")]
    public async Task A_replay_is_stopped_by_whoever_wants_and_by_the_end_of_the_gateway(string asked)
    {
        using JsonDocument body = JsonDocument.Parse(asked);
        await using EvidencePlant plant = await StartAsync();
        string id = await EvidenceLifeTests.ExcursionAsync(plant);
        string path = $"/api/v1/alerts/{id}/evidence/replay";
        using HttpResponseMessage early = await plant.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        using HttpResponseMessage begun = await plant.PostAsync(path, body.RootElement);
        await _traffic.Asked.Task.WaitAsync(TestTime.Patience);
        using HttpResponseMessage stopped = await plant.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.Accepted, stopped.StatusCode);
        await plant.Probe.UntilAsync(path, report => report.GetProperty("state").GetString() == "cancelled");

        // The gateway's end does not wait for the next one.
        using HttpResponseMessage again = await plant.PostAsync(path, new { });
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
    }

    private Task<EvidencePlant> StartAsync() => EvidencePlant.StartAsync(
        EvidenceKindTests.Of(new AlertRule
        {
            Id = "hot",
            Metric = "temperature",
            RaiseAbove = 50,
            ClearBelow = 45,
        }),
        replace: services => services.AddSingleton<IGatewayTraffic>(_traffic));

    private sealed class Traffic : IGatewayTraffic
    {
        private volatile bool _isBusy = true;

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsBusy
        {
            get
            {
                Asked.TrySetResult();
                return _isBusy;
            }
            set => _isBusy = value;
        }
    }
}
