using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>Playback → agent → gateway as three processes on loopback; each can be killed and started again.</summary>
internal sealed class Chain(string folder) : IAsyncDisposable
{
    public const string Agent = "bench";

    private Child? _playback;
    private Child? _agent;
    private Child? _gateway;
    private string _line = "";
    private int _http;
    private int _mqtt;

    public Uri Gateway => new($"http://127.0.0.1:{_http}");

    public Child Playback => _playback!;

    public async Task StartAsync(IEnumerable<string> files, string withheld, CancellationToken cancellation)
    {
        await StartGatewayAsync(cancellation);
        string[] options =
        [
            "--listen", "127.0.0.1:0", "--speed", "max", "--shuffle-seconds", "30", "--seed", "7",
            "--withhold", withheld, "--json",
        ];
        _playback = Child.Start("Telemetry.FirmwareSim", "telemetry-sim", ["playback", .. files, .. options]);
        var ready = Parse(await _playback.LineAsync(l => l.StartsWith('{') && l.Contains("listen"), cancellation));
        _line = (string)ready["listen"]!;
        await StartAgentAsync(cancellation);
    }

    public async Task StartGatewayAsync(CancellationToken cancellation)
    {
        var configuration = Path.Combine(folder, "gateway.json");
        await File.WriteAllTextAsync(
            configuration, $$"""{ "agents": { "{{Agent}}": { "devices": ["bench-*", "skab-*"] } } }""", cancellation);
        _gateway = Child.Start(
            "Telemetry.Gateway",
            "telemetry",
            [
                "run", "--open", "--config", configuration, "--data", Path.Combine(folder, "gateway"),
                "--http", $"{_http}", "--mqtt", $"{_mqtt}",
            ]);
        var ready = Parse(await _gateway.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), cancellation));
        _http = new Uri((string)ready["http"]!).Port;
        _mqtt = int.Parse(((string)ready["mqtt"]!).Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task StartAgentAsync(CancellationToken cancellation)
    {
        var configuration = Path.Combine(folder, "agent.json");
        var content = new JsonObject
        {
            ["agent"] = Agent,
            ["gateway"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _mqtt },
            ["publish"] = new JsonObject { ["backlog_readings_per_second"] = 100_000 },
            ["spool"] = new JsonObject { ["directory"] = Path.Combine(folder, "spool") },
            ["sensors"] = new JsonArray(new JsonObject { ["type"] = "line", ["port"] = $"tcp:{_line}" }),
        };
        await File.WriteAllTextAsync(configuration, content.ToJsonString(), cancellation);
        _agent = Child.Start("Telemetry.Edge", "telemetry-edge", ["run", "--config", configuration]);
    }

    public async Task KillGatewayAsync(CancellationToken cancellation)
    {
        await _gateway!.KillAsync();
        await _gateway.DisposeAsync();
        await StartGatewayAsync(cancellation);
    }

    public async Task KillAgentAsync(CancellationToken cancellation)
    {
        await _agent!.KillAsync();
        await _agent.DisposeAsync();
        await StartAgentAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in new[] { _playback, _agent, _gateway })
        {
            if (child is not null) { await child.DisposeAsync(); }
        }
    }

    private static JsonObject Parse(string line)
        => JsonNode.Parse(line)?.AsObject() ?? throw new JsonException($"not an object: {line}");
}
