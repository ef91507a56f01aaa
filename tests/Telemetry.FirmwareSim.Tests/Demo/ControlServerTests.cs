using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Telemetry.FirmwareSim.Demo;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Tests.Demo;

public sealed class ControlServerTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("a key that is long enough to sign");

    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedPlant _plant = new(1, MachineSpec.Demo);
    private readonly List<DemoAgent> _agents = [];
    private readonly HttpClient _client = new();
    private DemoState _state = null!; // Set before each test.
    private ControlServer _server = null!; // Set before each test.

    public async Task InitializeAsync()
    {
        _state = new DemoState(_plant, () => _plant.Now, Key);
        _server = await ControlServer.StartAsync(_state, _time, default);
        _client.BaseAddress = _server.Address;
        var nowhere = new IPEndPoint(IPAddress.Loopback, 1);
        _agents.AddRange(MachineSpec.Demo.Select(m => new DemoAgent(m.Name, _plant, () => _plant.Now, nowhere, _time)));
        _state.Agents = _agents;
    }

    public void Dispose() => _client.Dispose();

    public async Task DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_lists_agents_and_faults()
    {
        var demo = await GetAsync("demo");
        Assert.Equal(["press", "pump", "hvac"], demo["agents"]!.AsArray().Select(a => (string?)a!["id"]));
        Assert.Equal(["overheat", "bearing_wear", "stuck_sensor"], demo["faults"]!.AsArray().Select(f => (string?)f));
        Assert.False((bool)demo["history"]!["done"]!);
    }

    [Fact]
    public async Task Plugs_are_pulled_and_put_in_again()
    {
        await PostAsync("demo/agents/pump/unplug", HttpStatusCode.OK);
        Assert.Equal([true, false, true], _agents.Select(a => a.Cable.IsPlugged));
        var agents = (await GetAsync("demo"))["agents"]!.AsArray();
        Assert.Equal([true, false, true], agents.Select(a => (bool)a!["plugged"]!));
        await PostAsync("demo/agents/pump/plug", HttpStatusCode.OK);
        Assert.True(_agents[1].Cable.IsPlugged);
    }

    [Fact]
    public async Task A_fault_breaks_its_own_machine_or_the_one_that_is_named()
    {
        await PostAsync("demo/faults/overheat", HttpStatusCode.Accepted);
        Assert.True(_plant.IsFaulty("pump", FaultKind.Overheat));
        await PostAsync("demo/faults/overheat?agent=press", HttpStatusCode.Accepted);
        Assert.True(_plant.IsFaulty("press", FaultKind.Overheat));
        Assert.False(_plant.IsFaulty("hvac", FaultKind.Overheat));
    }

    [Theory]
    [InlineData("demo/faults/earthquake")]
    [InlineData("demo/faults/overheat?agent=mill")]
    [InlineData("demo/agents/mill/plug")]
    [InlineData("demo/agents/pump/kick")]
    public Task What_does_not_exist_is_said_so(string path) => PostAsync(path, HttpStatusCode.NotFound);

    [Fact]
    public async Task A_browser_that_comes_by_itself_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "demo/agents/pump/unplug");
        request.Headers.Add("Origin", "http://elsewhere.example");
        using var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.True(_agents[1].Cable.IsPlugged);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Webhooks_are_kept_with_the_truth_about_their_signature(bool isRight)
    {
        const string Body = """{"type":"alert.raised","data":{"rule":"bearing-hot"}}""";
        var at = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"id-1.{at}.{Body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.WebhookAddress)
        {
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("webhook-id", isRight ? "id-1" : "id-2");
        request.Headers.Add("webhook-timestamp", at);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(signature));
        using var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var item = (await GetAsync("demo/webhooks"))["items"]!.AsArray().Single()!;
        Assert.Equal(isRight, (bool)item["signed"]!);
        Assert.Equal("bearing-hot", (string?)item["body"]!["data"]!["rule"]);
    }

    private async Task<JsonObject> GetAsync(string path) =>
        await _client.GetFromJsonAsync<JsonObject>(path) ?? throw new InvalidOperationException("no body");

    private async Task PostAsync(string path, HttpStatusCode expected)
    {
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), null);
        Assert.Equal(expected, response.StatusCode);
    }
}
