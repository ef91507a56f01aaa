using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// The demo: gateway and agents as separate processes, the simulated plant in this one, wired through cables that can
/// be pulled. It runs until cancelled, or until a process ends that should not.
/// </summary>
internal sealed class DemoLauncher : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly DemoOptions _options;
    private readonly DemoConsole _console;
    private readonly TimeProvider _time;
    private readonly ChildStarter _starter = new();
    private readonly List<ChildProcess> _children = [];
    private readonly List<DemoAgent> _agents = [];
    private readonly DirectoryInfo _scratch;
    private readonly string _data;
    private readonly SimulatedPlant _plant;
    private readonly DateTimeOffset _plantStart;
    private readonly long _startedAt;
    private ControlServer? _control;

    public DemoLauncher(DemoOptions options, DemoConsole console, TimeProvider time)
    {
        _options = options;
        _console = console;
        _time = time;
        _scratch = Directory.CreateTempSubdirectory("telemetry-demo-");
        _data = Directory.CreateDirectory(options.DataDirectory ?? Path.Combine(_scratch.FullName, "data")).FullName;
        _plant = new SimulatedPlant(options.Seed, MachineSpec.Demo);
        _startedAt = time.GetTimestamp();
        _plantStart = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() - options.History).ToUnixTimeSeconds());
    }

    /// <summary>Runs the demo; 0 when it was told to stop, 1 when it could not start or something died.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var ready = await StartAsync(cancellation);
            _console.Ready(ready, _options);
            if (!_options.IsBrowserLeftClosed)
            {
                Browser.Open(ready.Http);
            }

            return await WatchAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
        catch (DemoException e)
        {
            _console.Fail(e.Message);
            return 1;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Agents first: what they still have in flight, the gateway may still take.
        await Task.WhenAll(_children.Skip(1).Select(c => c.StopAsync(StopPatience, _time)));
        await Task.WhenAll(_children.Take(1).Select(c => c.StopAsync(StopPatience, _time)));
        foreach (var child in _children)
        {
            await child.DisposeAsync();
        }

        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        if (_control is not null)
        {
            await _control.DisposeAsync();
        }

        _starter.Dispose();
        if (!_options.IsKept)
        {
            _scratch.Delete(recursive: true);
        }
    }

    private async Task<DemoReady> StartAsync(CancellationToken cancellation)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var state = new DemoState(_plant, PlantTime, key) { Delivered = _console.Delivered };
        _control = await ControlServer.StartAsync(state, _time, cancellation);
        var (http, mqtt) = await StartGatewayAsync(_control, key, cancellation);

        var pastEnd = PlantTime();
        _console.Say($"The past {_options.History.TotalMinutes:0} minutes of the plant are computed.");
        var past = DemoHistory.Run(_plant, _plantStart.ToUnixTimeMilliseconds(), pastEnd);
        foreach (var machine in _plant.Machines.Select(m => m.Spec.Name))
        {
            _agents.Add(new DemoAgent(machine, _plant, PlantTime, mqtt, _time));
        }

        state.Agents = _agents;
        var ordinal = 0UL;
        foreach (var agent in _agents)
        {
            await StartAgentAsync(agent, past[agent.Name], _options.Seed + ordinal++, cancellation);
        }

        return new DemoReady(http, mqtt, _control.Address, _data);
    }

    private async Task<(Uri Http, IPEndPoint Mqtt)> StartGatewayAsync(
        ControlServer control, byte[] key, CancellationToken cancellation)
    {
        var file = Path.Combine(_scratch.FullName, "gateway.json");
        var secret = "whsec_" + Convert.ToBase64String(key);
        await File.WriteAllTextAsync(file, DemoConfiguration.Gateway(control.WebhookAddress, secret), cancellation);
        var http = FreePort.Choose(_options.HttpPort, "the dashboard", _console);
        var mqtt = FreePort.Choose(_options.MqttPort, "the broker", _console);
        string[] arguments =
        [
            "run", "--open", "--config", file, "--data", Path.Combine(_data, "gateway"),
            "--http", http.ToString(CultureInfo.InvariantCulture),
            "--mqtt", mqtt.ToString(CultureInfo.InvariantCulture),
            "--demo-control", control.Address.GetLeftPart(UriPartial.Authority),
        ];
        var ready = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gateway = await StartChildAsync("gateway", "Telemetry.Gateway", "telemetry.dll", arguments, line =>
        {
            if (line.StartsWith('{') && TryParse(line) is { } json && json["http"] is not null)
            {
                ready.TrySetResult(json);
            }
        });
        var patience = Task.Delay(ReadyPatience, _time, cancellation);
        var first = await Task.WhenAny(ready.Task, gateway.Exited, patience);
        cancellation.ThrowIfCancellationRequested();
        if (first == patience)
        {
            throw new DemoException(
                $"the gateway was not ready after {ReadyPatience.TotalSeconds} s; see {gateway.LogPath}");
        }

        if (first == gateway.Exited)
        {
            throw Died(gateway);
        }

        var addresses = await ready.Task;
        return (new Uri((string)addresses["http"]!), IPEndPoint.Parse((string)addresses["mqtt"]!));
    }

    private async Task StartAgentAsync(
        DemoAgent agent, IReadOnlyList<Playback.RecordedRow> past, ulong seed, CancellationToken cancellation)
    {
        // Another start is another past: its identity says which plant, since when.
        var boot = string.Create(
            CultureInfo.InvariantCulture, $"past-{_options.Seed}-{_plantStart.ToUnixTimeSeconds()}");
        var ports = agent.Start(past, boot, seed, _scratch.FullName, Path.Combine(_data, agent.Name));
        var file = Path.Combine(_scratch.FullName, agent.Name + ".json");
        await File.WriteAllTextAsync(file, DemoConfiguration.Agent(ports), cancellation);
        await StartChildAsync(agent.Name, "Telemetry.Edge", "telemetry-edge.dll", ["run", "--config", file], null);
    }

    private async Task<ChildProcess> StartChildAsync(
        string name, string project, string assembly, string[] arguments, Action<string>? seen)
    {
        // artifacts/bin/PROJECT/CONFIGURATION: the others lie beside us.
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, assembly);
        if (!File.Exists(path))
        {
            throw new DemoException($"{path} is missing: build the solution first");
        }

        var log = Path.Combine(Directory.CreateDirectory(Path.Combine(_data, "logs")).FullName, name + ".log");
        var child = await _starter.StartAsync(name, path, arguments, log, seen);
        _children.Add(child);
        return child;
    }

    /// <summary>Waits for the end: told to stop, or a process that died.</summary>
    private async Task<int> WatchAsync(CancellationToken cancellation)
    {
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellation);
        var first = await Task.WhenAny([stopped, .. _children.Select(c => (Task)c.Exited)]);
        if (first == stopped)
        {
            return 0;
        }

        throw Died(_children.First(c => c.Exited == first));
    }

    private TimeSpan PlantTime() => _options.History + _time.GetElapsedTime(_startedAt);

    private static DemoException Died(ChildProcess child)
    {
        var code = child.Exited.IsCompletedSuccessfully ? child.Exited.Result : -1;
        var tail = string.Join("\n  ", child.Tail);
        return new DemoException($"{child.Name} ended with {code}; its log is {child.LogPath}\n  {tail}");
    }

    private static JsonObject? TryParse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
