using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>A running gateway with devices that say what a test wants, and what it then says of an alert.</summary>
internal sealed class EvidencePlant : IAsyncDisposable
{
    private readonly Dictionary<string, IMqttClient> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _seqs = new(StringComparer.Ordinal);
    private readonly HttpClient _http;

    private EvidencePlant(HttpProbe probe)
    {
        Probe = probe;
        _http = new HttpClient { BaseAddress = probe.Address };
    }

    public HttpProbe Probe { get; }

    public static async Task<EvidencePlant> StartAsync(
        GatewayOptions options, string? data = null, Action<IServiceCollection>? replace = null) =>
        new(await HttpProbe.StartAsync(options with { Open = true }, data, replace));

    /// <summary>RFC 3339 of a second of the plant.</summary>
    public static string At(double second) => DateTime.UnixEpoch.AddSeconds(Packs.Start + second)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The second of the plant that a time is.</summary>
    public static double Second(JsonElement time) =>
        (time.GetDateTime() - DateTime.UnixEpoch.AddSeconds(Packs.Start)).TotalSeconds;

    /// <summary>Numbers of the plant in the order of the devices' counters go on where another life ended.</summary>
    public void GoOn(string device, long seq) => _seqs[device] = seq;

    /// <summary>Ten seconds of readings, one each second, around a value; then the device's clock.</summary>
    public async Task WindowAsync(string device, int start, double value, string metric = "temperature")
    {
        await SendAsync(device, metric, [.. Enumerable.Range(0, 10)
            .Select(second => (start + (double)second, value + ((second - 4.5) / 10)))]);
        await ClockAsync(device, start + 10);
    }

    public Task SendAsync(string device, string metric, params (double Second, double Value)[] readings) =>
        SendAsync(device, [.. readings.Select(one => (one.Second, metric, one.Value))]);

    public async Task SendAsync(string device, params (double Second, string Metric, double Value)[] readings)
    {
        long seq = _seqs.GetValueOrDefault(device);
        _seqs[device] = seq + readings.Length;
        await PublishAsync(device, PackOf(device, seq, readings));
    }

    /// <summary>A pack as it is, for those that send it twice.</summary>
    public static byte[] PackOf(
        string device, long seq, params (double Second, string Metric, double Value)[] readings) => Packs.Text(
        $$"""[{"bn":"{{device}}/","boot":"b1","seq":{{seq}}}"""
        + string.Concat(readings.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $$""",{"n":"{{one.Metric}}","u":"Cel","t":{{Packs.Start + one.Second}},"v":{{one.Value}}}""")))
        + "]");

    /// <summary>No reading before this second is still to come.</summary>
    public Task ClockAsync(string device, int second) =>
        PublishAsync(device, Packs.Heartbeat(device, _seqs.GetValueOrDefault(device), Packs.Start + second));

    public async Task PublishAsync(string device, byte[] pack)
    {
        if (!_clients.TryGetValue(device, out IMqttClient? client))
        {
            _clients.Add(device, client = await Probe.Gateway.ConnectAsync(device));
        }

        Assert.True((await RunningGateway.PublishAsync(client, $"telemetry/v1/{device}/data", pack)).IsSuccess);
    }

    /// <summary>The device's connection ends, and the gateway knows.</summary>
    public async Task LeaveAsync(string device)
    {
        Assert.True(_clients.Remove(device, out IMqttClient? client));
        await client.DisconnectAsync();
        client.Dispose();
        await Probe.Gateway.EventuallyAsync(
            view => view.Find(device) is { Online: false } found ? found : null, $"{device} is offline");
    }

    /// <summary>The id of the only alert of a rule, as soon as it is as wanted.</summary>
    public async Task<string> AlertAsync(string rule, string lastEvent)
    {
        JsonElement list = await Probe.UntilAsync("/api/v1/alerts?limit=1000", all => Of(all, rule)
            .Any(alert => alert.GetProperty("event").GetString() == lastEvent));
        return Of(list, rule)[0].GetProperty("id").GetString()!;
    }

    public Task<JsonElement> EvidenceAsync(string alert, int limit = 1_000) =>
        Probe.JsonAsync($"/api/v1/alerts/{alert}/evidence?limit={limit}");

    /// <summary>Replays an alert to its end.</summary>
    public async Task<JsonElement> ReplayAsync(string alert, object? body = null)
    {
        Uri path = new($"/api/v1/alerts/{alert}/evidence/replay", UriKind.Relative);
        using HttpResponseMessage begun = await _http.PostAsJsonAsync(path, body ?? new { });
        Assert.True(
            begun.StatusCode == HttpStatusCode.Accepted, await begun.Content.ReadAsStringAsync());
        return await Probe.UntilAsync(
            path.ToString(), report => report.GetProperty("state").GetString() != "running");
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) =>
        _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);

    public Task<HttpResponseMessage> DeleteAsync(string path) => _http.DeleteAsync(new Uri(path, UriKind.Relative));

    /// <summary>Runs a command against the gateway.</summary>
    public async Task<(int Exit, string Output, string Error)> InvokeAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await TelemetryCommand.InvokeAsync(
            [.. arguments, "--url", Probe.Address.ToString()], output, error);
        return (exit, output.ToString(), error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IMqttClient client in _clients.Values)
        {
            client.Dispose();
        }

        _http.Dispose();
        await Probe.DisposeAsync();
    }

    private static JsonElement[] Of(JsonElement list, string rule) =>
    [
        .. list.GetProperty("items").EnumerateArray().Where(alert => alert.GetProperty("rule").GetString() == rule),
    ];
}
