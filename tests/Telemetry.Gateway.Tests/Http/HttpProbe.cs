using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Mqtt;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Http;

/// <summary>A running gateway and a client of its HTTP interface.</summary>
internal sealed class HttpProbe : IAsyncDisposable
{
    private readonly HttpClient _client;

    private HttpProbe(RunningGateway gateway)
    {
        Gateway = gateway;
        Address = new Uri($"http://127.0.0.1:{gateway.Services.GetRequiredService<Listeners>().Http.Port}");
        _client = new HttpClient { BaseAddress = Address };
    }

    public RunningGateway Gateway { get; }

    public Uri Address { get; }

    public static async Task<HttpProbe> StartAsync(
        GatewayOptions? options = null, string? data = null, Action<IServiceCollection>? replace = null) =>
        new(await RunningGateway.StartAsync(options, replace, data));

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach ((string name, string value) in headers)
        {
            if (name == "Host")
            {
                request.Headers.Host = value;
                continue;
            }
            request.Headers.TryAddWithoutValidation(name, value);
        }
        if (method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent("{}"u8.ToArray());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return await _client.SendAsync(request);
    }

    public Task<string> TextAsync(string path) => _client.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<JsonElement> JsonAsync(string path)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}");
        using JsonDocument json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    /// <summary>Asks again until the answer is as wanted: views follow the journals a moment behind.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> isWanted)
    {
        JsonElement last = default;
        using var patience = new CancellationTokenSource(TestTime.Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!patience.IsCancellationRequested)
        {
            using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path);
            if (response.IsSuccessStatusCode)
            {
                using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                last = json.RootElement.Clone();
                if (isWanted(last))
                {
                    return last;
                }
            }
            await tick.WaitForNextTickAsync();
        }
        throw new TimeoutException($"{path} answers {last}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Gateway.DisposeAsync();
    }
}
