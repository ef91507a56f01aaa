using System.Text.Json.Nodes;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>Devices → agent → gateway → receiver: agent and gateway are processes that die and are started
/// again.</summary>
internal sealed class CrashPlant(string folder, CrashRecording recording, bool isTrial = true) : IAsyncDisposable
{
    private const int KilledStatus = 137;

    private int _http;
    private int _mqtt;

    public LineDevice Devices { get; } = new(recording);

    public WebhookReceiver Receiver { get; } = new();

    public CrashRecording Recording => recording;

    /// <summary>Results go with the output journal's oldest segments: what is left of them must be right, and webhooks
    /// and counters complete.</summary>
    public bool LosesResults { get; init; }

    public Child? Gateway { get; private set; }

    public Child? Agent { get; private set; }

    public Uri Address => new($"http://127.0.0.1:{_http}");

    /// <summary>Starts the gateway; false: it died of its fault point before it was ready.</summary>
    public async Task<bool> StartGatewayAsync(string? crashAt, CancellationToken cancellation)
    {
        var configuration = Path.Combine(folder, "gateway.json");
        await File.WriteAllTextAsync(configuration, Configuration(), cancellation);
        if (Gateway is not null) { await Gateway.DisposeAsync(); }
        Gateway = Child.Start(
            "Telemetry.Gateway", "telemetry", Environment(crashAt),
            [
                "run", "--open", "--config", configuration, "--data", Path.Combine(folder, "gateway"),
                "--http", $"{_http}", "--mqtt", $"{_mqtt}",
            ]);
        try
        {
            var line = await Gateway.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), cancellation);
            var ready = JsonNode.Parse(line)!.AsObject();
            _http = new Uri((string)ready["http"]!).Port;
            _mqtt = int.Parse(
                ((string)ready["mqtt"]!).Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
            return true;
        }
        catch (InvalidOperationException) when (crashAt is not null && Gateway.HasExited)
        {
            Assert.Equal(KilledStatus, await Gateway.EndAsync(cancellation));
            return false;
        }
    }

    public async Task StartAgentAsync(string? crashAt, CancellationToken cancellation)
    {
        var configuration = Path.Combine(folder, "agent.json");
        var content = new JsonObject
        {
            ["agent"] = "bench",
            ["gateway"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _mqtt },
            ["publish"] = new JsonObject
            {
                ["backlog_readings_per_second"] = 100_000,
                ["batch_max"] = 8,
                ["linger_ms"] = 5,
                ["reconnect_max_ms"] = 100,
            },
            ["spool"] = new JsonObject { ["directory"] = Path.Combine(folder, "spool"), ["commit_ms"] = 10 },
            ["sensors"] = new JsonArray(
                new JsonObject { ["type"] = "line", ["port"] = $"tcp:127.0.0.1:{Devices.Port}" }),
        };
        await File.WriteAllTextAsync(configuration, content.ToJsonString(), cancellation);
        if (Agent is not null) { await Agent.DisposeAsync(); }
        Agent = AgentCommand.Start(Environment(crashAt), "run", "--config", configuration);
    }

    /// <summary>kill -9 of the gateway or the agent, and a new start.</summary>
    public async Task KillAsync(bool isGateway, CancellationToken cancellation)
    {
        await (isGateway ? Gateway! : Agent!).KillAsync(); // Both run.
        await (isGateway ? StartGatewayAsync(null, cancellation) : StartAgentAsync(null, cancellation));
    }

    /// <summary>Waits for a process to end; true if it killed itself.</summary>
    public static async Task<bool> DiedAsync(Child child, CancellationToken cancellation) =>
        await child.EndAsync(cancellation) == KilledStatus;

    /// <summary>Asks a process to end, as systemd does.</summary>
    public static async Task TerminateAsync(Child child, CancellationToken cancellation)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{child.Id}"]);
        await kill.WaitForExitAsync(cancellation);
    }

    public string Logs() => $"--- gateway\n{Gateway?.Log}\n--- agent\n{Agent?.Log}";

    public async ValueTask DisposeAsync()
    {
        if (Agent is not null) { await Agent.DisposeAsync(); }
        if (Gateway is not null) { await Gateway.DisposeAsync(); }
        await Devices.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    private Dictionary<string, string> Environment(string? crashAt)
    {
        return new()
        {
            ["CRASH_TRIAL"] = isTrial ? "1" : "",
            ["CRASH_AT"] = crashAt ?? "",
            ["DOTNET_TieredPGO"] = "0", // They live for seconds.
        };
    }

    private string Configuration() => new JsonObject
    {
        ["model"] = new JsonObject { ["train"] = false },
        ["retention"] = !isTrial ? new JsonObject() : new JsonObject
        {
            ["input"] = new JsonObject { ["max_bytes"] = 8 * 1024 },
            ["output"] = new JsonObject { ["max_bytes"] = LosesResults ? 8 * 1024 : 1024 * 1024 * 1024 },
        },
        ["rules"] = new JsonArray(new JsonObject
        {
            ["id"] = "hot",
            ["metric"] = CrashRecording.HotMetric,
            ["raise_above"] = CrashRecording.RaiseAbove,
            ["clear_below"] = CrashRecording.ClearBelow,
            ["for_windows"] = 1,
        }),
        ["webhooks"] = new JsonArray(new JsonObject
        {
            ["id"] = "ops",
            ["url"] = Receiver.Url.AbsoluteUri,
            ["types"] = new JsonArray("alert.*"),
            ["allow_private"] = true,
            ["secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        }),
    }.ToJsonString();
}
