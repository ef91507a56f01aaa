using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// A person at the gateway's HTTP interface, the built gateway, the built agent, and a simulated BME280 behind the real
/// driver: what is asked for runs, what breaks is taken back by the agent, and the gateway says so.
/// </summary>
public sealed class RemoteTests
{
    private const string Agent = "press";
    private const string Path = $"/api/v1/agents/{Agent}";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_change_is_applied_a_breaking_one_is_rolled_back_and_commands_are_answered()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder("remote");
        await using var plant = await RemotePlant.StartAsync(folder, limit.Token);
        await plant.UntilAsync(agent => Period(agent) == 500 && Standing(agent) == "none", limit.Token);

        // Another sampling, for good.
        var (status, version) = await plant.PutAsync(plant.Sensors(period: 250), trial: 60, limit.Token);
        Assert.Equal((HttpStatusCode.OK, 1), (status, version));
        await plant.UntilAsync(agent => Standing(agent) == "applied" && Running(agent) == 1, limit.Token);
        await plant.UntilAsync(agent => Period(agent) == 250, limit.Token);

        // The gateway dies: it knows what it said, and the agent is told the same again, which changes nothing.
        await plant.KillGatewayAsync(limit.Token);
        await plant.UntilAsync(agent => Standing(agent) == "applied" && Period(agent) == 250, limit.Token);

        var read = await plant.CommandAsync("""{"kind":"read_now","sensor":"bme280#0"}""", limit.Token);
        Assert.Equal("done", (string?)read["state"]);
        var metrics = read["readings"]!.AsArray().Select(reading => (string?)reading!["metric"]);
        Assert.Contains("temperature", metrics);
        var faster = await plant.CommandAsync(
            """{"kind":"set_sampling","sensor":"bme280#0","period_ms":100,"seconds":600}""", limit.Token);
        Assert.Equal("done", (string?)faster["state"]);
        await plant.UntilAsync(agent => Period(agent) == 100, limit.Token);
        var nobody = await plant.CommandAsync("""{"kind":"restart_sensor","sensor":"bme280#9"}""", limit.Token);
        Assert.Equal("refused", (string?)nobody["state"]);

        // Nobody answers at this address: the sensor that worked does not work any more.
        (status, version) = await plant.PutAsync(plant.Sensors(period: 250, address: 119), trial: 30, limit.Token);
        Assert.Equal((HttpStatusCode.OK, 2), (status, version));
        await plant.UntilAsync(agent => Standing(agent) == "on_trial", limit.Token);
        var back = await plant.UntilAsync(agent => Standing(agent) == "rolled_back", limit.Token);
        Assert.Equal(1, Running(back));
        Assert.Contains("bme280#0", (string)back["configuration"]!["reason"]!, StringComparison.Ordinal);
        await plant.UntilAsync(agent => Period(agent) == 250 && State(agent) == "working", limit.Token);

        // What cannot run is not tried at all.
        var unknown = new JsonArray(new JsonObject { ["type"] = "bme281", ["device"] = Agent });
        await plant.PutAsync(unknown, trial: 30, limit.Token);
        var refused = await plant.UntilAsync(agent => Standing(agent) == "refused", limit.Token);
        Assert.Equal("settings.sensors[0].type", (string?)refused["configuration"]!["faults"]![0]!["path"]);
        Assert.Equal(1, Running(refused));
    }

    private static string? Standing(JsonObject agent) => (string?)agent["configuration"]!["state"];

    private static long? Running(JsonObject agent) => (long?)agent["configuration"]!["running"];

    private static long? Period(JsonObject agent) => (long?)Sensor(agent)?["period_ms"];

    private static string? State(JsonObject agent) => (string?)Sensor(agent)?["state"];

    private static JsonNode? Sensor(JsonObject agent) => agent["sensors"]!.AsArray().FirstOrDefault();

    /// <summary>Simulated sensor → agent → gateway, as processes.</summary>
    private sealed class RemotePlant(string folder) : IAsyncDisposable
    {
        private Child? _sensor;
        private Child? _agent;
        private Child? _gateway;
        private HttpClient _http = new();
        private string _bus = "";
        private int _httpPort;
        private int _mqttPort;

        public static async Task<RemotePlant> StartAsync(string folder, CancellationToken cancellation)
        {
            RemotePlant plant = new(folder);
            await plant.StartGatewayAsync(cancellation);
            plant._sensor = Child.Start(
                "Telemetry.FirmwareSim", "telemetry-sim", "bme280", "--listen", "tcp:127.0.0.1:0", "--seed", "7");
            var line = await plant._sensor.LineAsync(l => l.Contains("\"bus\""), cancellation);
            plant._bus = (string)JsonNode.Parse(line)!["bus"]!;
            await plant.StartAgentAsync(cancellation);
            return plant;
        }

        public JsonArray Sensors(int period, int address = 118) => new(new JsonObject
        {
            ["type"] = "bme280",
            ["device"] = Agent,
            ["bus"] = _bus,
            ["address"] = address,
            ["period_ms"] = period,
        });

        public async Task<(HttpStatusCode Status, int? Version)> PutAsync(
            JsonArray sensors, int trial, CancellationToken cancellation)
        {
            JsonObject body = new()
            {
                ["settings"] = new JsonObject { ["sensors"] = sensors },
                ["trial_seconds"] = trial,
                ["by"] = "anna",
            };
            using var answer = await _http.PutAsJsonAsync($"{Path}/configuration", body, cancellation);
            var said = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation);
            return (answer.StatusCode, (int?)said!["version"]);
        }

        public async Task<JsonObject> CommandAsync(string body, CancellationToken cancellation)
        {
            using var content = new StringContent(body, null, "application/json");
            using var answer = await _http.PostAsync(
                new Uri($"{Path}/commands?wait_seconds=30", UriKind.Relative), content, cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!;
        }

        /// <summary>Looks at the agent until it is as wanted.</summary>
        public async Task<JsonObject> UntilAsync(Func<JsonObject, bool> isWanted, CancellationToken cancellation)
        {
            var seen = new JsonObject();
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            try
            {
                do
                {
                    using var answer = await _http.GetAsync(new Uri(Path, UriKind.Relative), cancellation);
                    if (!answer.IsSuccessStatusCode) { continue; }
                    seen = (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!;
                    if (isWanted(seen)) { return seen; }
                }
                while (await tick.WaitForNextTickAsync(cancellation));
            }
            catch (OperationCanceledException)
            {
                // Said below.
            }
            throw new TimeoutException($"The agent never became as awaited: {seen}\n--- agent\n{_agent?.Log}");
        }

        public async Task KillGatewayAsync(CancellationToken cancellation)
        {
            await _gateway!.KillAsync();
            await _gateway.DisposeAsync();
            await StartGatewayAsync(cancellation);
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            foreach (var child in new[] { _agent, _sensor, _gateway })
            {
                if (child is not null) { await child.DisposeAsync(); }
            }
        }

        private async Task StartGatewayAsync(CancellationToken cancellation)
        {
            _gateway = Child.Start(
                "Telemetry.Gateway", "telemetry",
                [
                    "run", "--open", "--data", System.IO.Path.Combine(folder, "gateway"),
                    "--http", $"{_httpPort}", "--mqtt", $"{_mqttPort}",
                ]);
            var line = await _gateway.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), cancellation);
            var ready = JsonNode.Parse(line)!.AsObject();
            var http = new Uri((string)ready["http"]!);
            _httpPort = http.Port;
            _mqttPort = int.Parse(((string)ready["mqtt"]!).Split(':')[^1], CultureInfo.InvariantCulture);
            _http.Dispose();
            _http = new HttpClient { BaseAddress = http };
        }

        private async Task StartAgentAsync(CancellationToken cancellation)
        {
            var configuration = System.IO.Path.Combine(folder, "agent.json");
            var content = new JsonObject
            {
                ["agent"] = Agent,
                ["gateway"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _mqttPort },
                ["publish"] = new JsonObject { ["reconnect_max_ms"] = 200 },
                ["spool"] = new JsonObject { ["directory"] = System.IO.Path.Combine(folder, "spool") },
                ["sensors"] = Sensors(period: 500),
            };
            await File.WriteAllTextAsync(configuration, content.ToJsonString(), cancellation);
            _agent = Child.Start("Telemetry.Edge", "telemetry-edge", "run", "--config", configuration);
        }
    }
}
