using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Alerts.Care;

/// <summary>A gateway with one rule, a device that is too hot, and a person with a browser.</summary>
internal sealed class CareProbe : IAsyncDisposable
{
    private readonly HttpClient _client;

    private CareProbe(HttpProbe probe, string? token)
    {
        Probe = probe;
        _client = new HttpClient { BaseAddress = probe.Address };
        if (token is not null)
        {
            _client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
    }

    public static GatewayOptions Hot { get; } = new()
    {
        Open = true,
        Rules =
        [
            new()
            {
                Id = "hot",
                Metric = "temperature",
                RaiseAbove = 50,
                ClearBelow = 40,
                Severity = "critical",
                Labels = new Dictionary<string, string> { ["team"] = "night" },
            },
        ],
    };

    public HttpProbe Probe { get; }

    public static async Task<CareProbe> StartAsync(
        GatewayOptions? options = null, string? data = null, string? token = null,
        Action<IServiceCollection>? replace = null) =>
        new(await HttpProbe.StartAsync(options ?? Hot, data, replace), token);

    /// <summary>Another person at the same gateway.</summary>
    public CareProbe With(string token) => new(Probe, token);

    /// <summary>The device sends ten seconds of one value, and says that they are all.</summary>
    public async Task SendAsync(int window, double value, string device = "pump")
    {
        using IMqttClient client = await Probe.Gateway.ConnectAsync(device);
        byte[] readings = Packs.Json(device, window * 10, [.. Enumerable.Repeat(value, 10)]);
        byte[] heartbeat = Packs.Heartbeat(device, (window * 10) + 10, Packs.Start + (window * 10) + 10);
        foreach (byte[] pack in (byte[][])[readings, heartbeat])
        {
            Assert.True((await RunningGateway.PublishAsync(client, $"telemetry/v1/{device}/data", pack)).IsSuccess);
        }
    }

    /// <summary>The device gets too hot.</summary>
    /// <returns>The alert's id.</returns>
    public async Task<string> RaiseAsync(string device = "pump")
    {
        await SendAsync(0, 60, device);
        JsonElement list = await Probe.UntilAsync(
            $"/api/v1/alerts?device={device}", found => found.GetProperty("items").GetArrayLength() > 0);
        return list.GetProperty("items")[0].GetProperty("id").GetString()!; // Every alert has one.
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        HttpMethod method, string path, string? json = null)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative))
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage answer = await _client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>Posts what is taken.</summary>
    public async Task<JsonElement> PostAsync(string path, string json)
    {
        (HttpStatusCode status, JsonElement body) = await SendAsync(HttpMethod.Post, path, json);
        Assert.True(status == HttpStatusCode.Accepted, $"{path}: {status} {body}");
        return body;
    }

    public Task<JsonElement> UntilEventAsync(string alert, string what) => Probe.UntilAsync(
        $"/api/v1/alerts/{alert}", item => item.GetProperty("event").GetString() == what);

    public async Task<string[]> EventsAsync(string alert) =>
    [
        .. (await Probe.JsonAsync($"/api/v1/alerts/{alert}/history")).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("event").GetString()!), // Every row has one.
    ];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Probe.DisposeAsync();
    }
}
