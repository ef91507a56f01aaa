using System.Globalization;
using System.Text.Json.Nodes;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>The built gateway alone, open, on free loopback ports.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private GatewayProcess(Child child, Uri http, int mqtt)
    {
        Child = child;
        Http = http;
        Mqtt = mqtt;
        Api = new GatewayApi(http);
    }

    public Child Child { get; }

    public Uri Http { get; }

    public int Mqtt { get; }

    public GatewayApi Api { get; }

    /// <param name="data">Its data folder.</param>
    /// <param name="tool">A command that the gateway runs under, or nothing.</param>
    /// <param name="cancellation">Ends the wait for its ports.</param>
    /// <param name="more">More of its options.</param>
    public static async Task<GatewayProcess> StartAsync(
        string data, IReadOnlyList<string> tool, CancellationToken cancellation, params string[] more)
    {
        string[] arguments = ["run", "--open", "--data", data, "--http", "0", "--mqtt", "0", .. more];
        var child = tool.Count == 0
            ? Child.Start("Telemetry.Gateway", "telemetry", arguments)
            : Child.StartUnder(tool, "Telemetry.Gateway", "telemetry", arguments);
        var line = await child.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), cancellation);
        var ready = JsonNode.Parse(line)!.AsObject();
        var mqtt = int.Parse(((string)ready["mqtt"]!).Split(':')[^1], CultureInfo.InvariantCulture);
        return new(child, new Uri((string)ready["http"]!), mqtt);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Child.DisposeAsync();
    }
}
