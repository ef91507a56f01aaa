using System.Text;
using System.Text.Json;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Drivers.Nmea;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Drivers.Modbus;
using Telemetry.Edge.Tests.Testing;
using Telemetry.FirmwareSim.Nmea;

namespace Telemetry.Edge.Tests.Drivers.Nmea;

/// <summary>The driver listens to the simulator's boat.</summary>
public sealed class NmeaSourceTests : IAsyncLifetime, IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly SensorHealth _health = new("nmea#0", "boat", _ => { });
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ScriptedWire> _wires = [];
    private readonly List<(DateTimeOffset Utc, long At)> _anchors = [];
    private Task _running = Task.CompletedTask;

    public Task InitializeAsync()
    {
        using var json = JsonDocument.Parse("""
            { "type": "nmea", "device": "boat", "port": "/dev/none", "time_anchor": true, "silence_ms": 5000,
              "metrics": { "depth": "water_depth" }, "checks": { "water_depth": { "max": 9 } } }
            """);
        var config = NmeaConfig.Read(new ConfigNode("edge.json", "sensors[0]", json.RootElement.Clone()));
        var drivers = new DriverParts
        {
            Time = _bench.Time,
            OpenWire = (_, _) =>
            {
                _wires.Add(new ScriptedWire((_, _) => { }));
                return Task.FromResult(_wires[^1].Open(_bench.Time.Loops));
            },
            Anchored = (utc, at) => _anchors.Add((utc, at)),
        };
        var loop = config.LoopOf(new SensorParts("nmea#0", drivers, _bench.Spool.Intake, _health));
        _running = _bench.Time.RunAsync(() => loop(_stop.Token));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task What_the_boat_knows_arrives_with_unit_quality_and_the_agents_time()
    {
        await Turn.Until(() => _wires.Count == 1, "the line");
        var talker = new NmeaTalker(5, new TalkerOptions(), _bench.Time);
        var truth = new Vessel(5).At(TimeSpan.Zero);
        _wires[0].Say(talker.Say());
        await Turn.Until(() => _health.Report.Readings >= 13, "the boat's values");
        _bench.Spool.Committer.Commit();
        var pack = SpoolBench.Decode(_bench.Spool.Outlet.Take(Lane.Live)!);
        double ValueOf(string metric) => pack.Numbers[RowOf(pack, metric)];
        Assert.Equal(truth.Latitude, ValueOf("latitude"), 6);
        Assert.Equal(truth.Longitude, ValueOf("longitude"), 6);
        Assert.Equal(truth.Speed, ValueOf("speed"), 0.01);
        Assert.Equal(truth.WindSpeed, ValueOf("wind_speed"), 0.06);
        Assert.Equal(truth.Depth, ValueOf("water_depth"), 0.006);
        Assert.Equal(truth.WaterCelsius, ValueOf("xdr_WATER"), 0.006);
        Assert.Equal("m/s", pack.UnitOf(RowOf(pack, "speed")));
        Assert.All(pack.Times.ToArray(), t => Assert.Equal(SpoolBench.Begin.ToUnixTimeMilliseconds() * 1000, t));
        Assert.Equal(0, _health.Report.Rejected);
    }

    [Fact]
    public async Task Two_times_with_a_fix_are_an_anchor()
    {
        await Turn.Until(() => _wires.Count == 1, "the line");
        var talker = new NmeaTalker(5, new TalkerOptions { IsRolledOver = true }, _bench.Time);
        _wires[0].Say(talker.Say());
        await Turn.Until(() => _anchors.Count >= 1, "RMC and ZDA agree");
        Assert.Equal(SpoolBench.Begin, _anchors[0].Utc); // Though it said a date 1024 weeks back.
        Assert.Equal(_bench.Time.GetTimestamp(), _anchors[0].At);
    }

    [Fact]
    public async Task A_garbled_sentence_is_rejected_and_the_others_are_taken()
    {
        await Turn.Until(() => _wires.Count == 1, "the line");
        _wires[0].Say(new NmeaTalker(5, new TalkerOptions { Garbled = 1 }, _bench.Time).Say());
        await Turn.Until(() => _health.Report.Readings >= 10, "the others");
        Assert.Equal(1, _health.Report.Rejected);
    }

    [Fact]
    public async Task A_line_that_falls_silent_or_babbles_is_opened_again()
    {
        await Turn.Until(() => _wires.Count == 1, "the line");
        await Turn.Until(
            _bench.Time,
            () =>
            {
                _wires[0].Say(Encoding.ASCII.GetBytes("\u001b no sentence\n"));
                return _wires.Count == 2;
            },
            "another line", TimeSpan.FromMilliseconds(500));
        Assert.True(_wires[0].IsClosed);
        Assert.Equal(SensorState.Failing, _health.Report.State);
    }

    private static int RowOf(Telemetry.Contract.ReadingPack pack, string metric)
    {
        for (var i = 0; i < pack.Count; i++)
        {
            if (pack.MetricOf(i) == metric)
            {
                return i;
            }
        }
        throw new InvalidOperationException($"There is no {metric}.");
    }
}
