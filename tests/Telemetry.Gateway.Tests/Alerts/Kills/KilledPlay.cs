using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Telemetry.EndToEnd.Tests.Crashes;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Alerts.Kills;

/// <summary>
/// Plays a scenario with real gateways that are killed again and again: packs come by MQTT and again until they are
/// acknowledged, people speak HTTP, and a real listener hears of the events. Time goes on only while nothing is under
/// way, and stands still while no gateway lives: who died is back at the time at which it died.
/// </summary>
internal sealed class KilledPlay(Scenario scenario, KillPlan plan, string folder) : IAsyncDisposable
{
    /// <summary>The scenario's beginning: 2026-01-01, seconds since the epoch.</summary>
    public const long Begin = 1_767_225_600;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The answer to a start that the life before did, and died before it could say so.</summary>
    private const string AlreadyDone = "It runs; stop it first.";

    private static readonly string[] NoCheckpoints = ["--no-checkpoints"];

    private readonly ScenarioDevices _devices = new();
    private readonly WebhookReceiver _receiver = new();
    private readonly IReadOnlyList<(long Journal, long Elapsed)> _stamps = scenario.Stamps();
    private readonly List<string> _names = [];
    private readonly PlayJournals _journals = new(Path.Combine(folder, "data"));
    private GatewayChild? _gateway;
    private int _clock;
    private int _lives;
    private string? _point;
    private int _reachedBefore;

    /// <summary>How often the gateway died.</summary>
    public int Kills { get; private set; }

    /// <summary>Webhooks that came more than once.</summary>
    public int Repeated => _receiver.Requests - _receiver.Events.Count;

    private string Data => Path.Combine(folder, "data");

    private string ConfigurationPath => Path.Combine(folder, "gateway.json");

    /// <summary>The events, as the output journal has them at the end.</summary>
    public async Task<string[]> RunAsync()
    {
        Write("");
        for (int i = 0; i < scenario.Steps.Count; i++)
        {
            await StepAsync(i);
            if (plan.AfterSteps)
            {
                await _gateway!.KillAsync(); // A step leaves it running.
                Buried();
            }
        }

        await UntilAsync(TrySettleAsync);
        if (plan.CutsJournal)
        {
            await TestTime.UntilAsync(() => _journals.InputStart > 0, "the input journal's first records to be let go");
        }

        await UntilAsync(gateway => gateway.TryStopAsync());
        await VerifyAsync();
        return ScenarioRow.Lines(Rows(), _names);
    }

    public async ValueTask DisposeAsync()
    {
        _devices.Dispose();
        _gateway?.Dispose();
        await _receiver.DisposeAsync();
    }

    private async Task StepAsync(int number)
    {
        ScenarioStep step = scenario.Steps[number];
        string? device = step.Pack?.Device ?? (step.Verb is "online" or "offline" ? step.Words[1] : null);
        if (step.Verb is "ack" or "close")
        {
            await DrainAsync();
        }

        // Before the clock goes on, whoever connects has connected, and who is to die of the step before has died.
        await UntilAsync(async gateway =>
            (device is null || await _devices.TryConnectAsync(gateway.MqttPort, device))
            && (plan.AfterSteps || await TrySettleAsync(gateway)));
        _clock = number;
        if (step.Verb is "config" or "fresh")
        {
            await ChangeAsync(step);
            return;
        }

        await UntilAsync(async gateway => await gateway.TryDoAsync(Clock())
            && (device is null || await _devices.TryConnectAsync(gateway.MqttPort, device))
            && await TryAsync(gateway, step));
    }

    private async Task<bool> TryAsync(GatewayChild gateway, ScenarioStep step) => step.Words switch
    {
        _ when step.Pack is { } pack => await _devices.TrySendAsync(pack),
        ["online" or "offline", var device] => await _devices.TryStateAsync(device, step.Verb == "online"),
        ["tick"] => await gateway.TryDoAsync("tick"),
        ["model", var device, var normal] => await gateway.TryDoAsync(
            "model " + Convert.ToBase64String(ScenarioModels.Change(device, normal))),
        ["ack", var number] => await TryPostAsync(
            gateway, $"alerts/{ScenarioRow.IdOf(Rows(), _names, number)}/ack", new JsonObject { ["by"] = "ann" }),
        ["close", var number] => await TryPostAsync(
            gateway, $"alerts/{ScenarioRow.IdOf(Rows(), _names, number)}/resolve", new JsonObject { ["by"] = "ann" }),
        ["silence", var rule, var seconds] => await TryPostAsync(gateway, "silences", new JsonObject
        {
            ["matchers"] = new JsonArray(new JsonObject { ["name"] = "rule", ["op"] = "=", ["value"] = rule }),
            ["duration_seconds"] = long.Parse(seconds, CultureInfo.InvariantCulture),
            ["by"] = "ann",
        }),
        ["accept", var device, var run] => await TryPostAsync(
            gateway, $"devices/{device}/accept", new JsonObject { ["run"] = run, ["by"] = "ann" }),
        ["stop" or "start", var pipeline] => await TryPostAsync(
            gateway, $"pipelines/{pipeline}/{step.Verb}", new JsonObject()),
        _ => throw new InvalidDataException(string.Join(' ', step.Words)),
    };

    /// <summary>Asks until it is taken: views may be behind.</summary>
    private static async Task<bool> TryPostAsync(GatewayChild gateway, string path, JsonObject body)
    {
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{gateway.HttpPort}/api/v1/") };
        using CancellationTokenSource patience = new(Patience);
        using PeriodicTimer again = new(TimeSpan.FromMilliseconds(20));
        try
        {
            while (true)
            {
                using HttpResponseMessage answer = await http.PostAsJsonAsync(path, body, patience.Token);
                string said = await answer.Content.ReadAsStringAsync(patience.Token);
                if (answer.IsSuccessStatusCode || said.Contains(AlreadyDone, StringComparison.Ordinal))
                {
                    return true;
                }

                Assert.True(
                    answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable
                        or HttpStatusCode.Conflict,
                    $"{path}: {answer.StatusCode} {said}");
                await again.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private async Task ChangeAsync(ScenarioStep step)
    {
        await DrainAsync();
        GatewayChild gateway = _gateway!; // Who drains lives.
        if (await gateway.TryStopAsync())
        {
            Lose();
        }
        else
        {
            await gateway.EndedAsync(isKilled: true);
            Buried();
        }

        if (step.Words is ["config", var name])
        {
            Write(name);
        }
        else
        {
            Directory.Delete(Path.Combine(Data, "checkpoints"), recursive: true);
        }

        await DrainAsync();
    }

    private Task DrainAsync() => UntilAsync(gateway => gateway.TryDoAsync("drain"));

    /// <summary>
    /// Until nothing is under way in it: all that came is read, what was said is told, and where it can die of that,
    /// marked. False when it died, also of what it has done already: it would else die some time later, and that
    /// would be another time of the script.
    /// </summary>
    private async Task<bool> TrySettleAsync(GatewayChild gateway) =>
        await gateway.TryDoAsync("drain") && await TryTellAsync(gateway) && Reached() == _reachedBefore;

    private async Task<bool> TryTellAsync(GatewayChild gateway)
    {
        HashSet<string> expected = [.. _journals.Outputs().SelectMany(NotificationRows.Of)
            .Where(delivery => delivery.Type.StartsWith("alert.", StringComparison.Ordinal))
            .Select(delivery => delivery.Id)];
        using CancellationTokenSource patience = new(Patience);
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(2));
        while (!expected.IsSubsetOf(_receiver.Events.Keys)
            || !(plan.Points.Length == 0 || expected.IsSubsetOf(_journals.Marked())))
        {
            if (gateway.HasDied)
            {
                return false;
            }

            await look.WaitForNextTickAsync(patience.Token);
        }

        Assert.Equal(expected.Order(), _receiver.Events.Keys.Order());
        Assert.Empty(_receiver.Faults);
        return true;
    }

    /// <summary>How often gateways came past the fault point of the one that lives.</summary>
    private int Reached() => _point?.Split('.')[0] switch
    {
        null => 0,
        "output" => _journals.Outputs().Count,
        "effect" => _journals.Marked().Count,
        var other => throw new InvalidOperationException(other),
    };

    /// <summary>Does something with a gateway that lives; when it dies of it, with the next one.</summary>
    private async Task UntilAsync(Func<GatewayChild, Task<bool>> act)
    {
        while (true)
        {
            GatewayChild gateway = await AliveAsync();
            if (await act(gateway))
            {
                return;
            }

            await gateway.EndedAsync(plan.Points.Length > 0);
            Buried();
        }
    }

    private async Task<GatewayChild> AliveAsync()
    {
        while (_gateway is null)
        {
            _point = plan.Points.Length == 0 ? null : plan.Points[_lives++ % plan.Points.Length];
            _reachedBefore = Reached();
            (long _, long elapsed) = _stamps[_clock];
            long wall = (Begin * 1_000_000) + scenario.Steps[_clock].Micros;
            _gateway = await GatewayChild.StartAsync(
                ConfigurationPath, Data, (wall, elapsed), _point, plan.CutsJournal);
            if (_gateway is null || !await _devices.TryReturnAsync(_gateway.MqttPort))
            {
                if (_gateway is not null)
                {
                    await _gateway.EndedAsync(isKilled: true);
                }

                Buried();
            }
        }

        return _gateway;
    }

    private void Buried()
    {
        Kills++;
        Lose();
    }

    private void Lose()
    {
        _devices.Drop();
        _gateway?.Dispose();
        _gateway = null;
    }

    private string Clock() => string.Create(
        CultureInfo.InvariantCulture,
        $"at {(Begin * 1_000_000) + scenario.Steps[_clock].Micros} {_stamps[_clock].Elapsed}");

    private void Write(string config)
    {
        JsonObject file = JsonNode.Parse(scenario.Configs[config].Replace(
            "1970-01-01", "2026-01-01", StringComparison.Ordinal))!.AsObject();
        file["model"] = new JsonObject { ["train"] = false };
        file["webhooks"] = new JsonArray(new JsonObject
        {
            ["id"] = "ops",
            ["url"] = _receiver.Url.AbsoluteUri,
            ["types"] = new JsonArray("alert.*"),
            ["allow_private"] = true,
        });
        if (plan.CutsJournal)
        {
            file["retention"] = JsonNode.Parse("""{"input":{"max_bytes":8192},"output":{"max_bytes":1073741824}}""");
        }

        File.WriteAllText(ConfigurationPath, file.ToJsonString());
        GatewayOptions options = ConfigurationFile.Parse(
            scenario.Name, Encoding.UTF8.GetBytes(scenario.Configs[config]));
        _names.AddRange(GatewayPipelines
            .Definitions(options, new NoModels())
            .Select(definition => definition.Name).Except(_names));
    }

    private IEnumerable<ScenarioRow> Rows() => _journals.Outputs()
        .Where(record => record.Stream == AlertRows.Stream)
        .SelectMany(record => record.Rows.Select(row => ScenarioRow.Of(record, row, Begin)));

    /// <summary>What was said is what the input journal says, byte for byte. A form that went on with another's mapped
    /// state says other things of the journal's beginning: of those days the file's events must do.</summary>
    private async Task VerifyAsync()
    {
        _journals.VerifyStamps(scenario, Begin);
        if (scenario.Configs.Values.Any(config => config.Contains("\"map\"", StringComparison.Ordinal)))
        {
            return;
        }

        using StringWriter output = new();
        int status = await TelemetryCommand.InvokeAsync(
            ["replay", "--data", Data, "--verify", "--quiet", .. plan.CutsJournal ? [] : NoCheckpoints],
            output,
            output);
        Assert.True(status == 0, output.ToString());
    }
}
