using System.Text.Json;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Drivers.Line;
using Telemetry.Edge.Drivers.Nmea;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Drivers;

/// <summary>
/// A line that breaks in the very moment of a stop: the stop is what ended it, and nothing has failed.
/// </summary>
public sealed class FailureAtStopTests : IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _reports = [];

    public void Dispose()
    {
        _stop.Dispose();
        _bench.Dispose();
    }

    [Theory]
    [InlineData("line")]
    [InlineData("nmea")]
    public async Task It_ends_as_cancelled(string kind)
    {
        using var json = JsonDocument.Parse($$"""{ "type": "{{kind}}", "device": "boat", "port": "/dev/none" }""");
        var node = new ConfigNode("edge.json", "sensors[0]", json.RootElement.Clone());
        SensorConfig config = kind == "line" ? LineConfig.Read(node) : NmeaConfig.Read(node);
        var drivers = new DriverParts
        {
            Time = _bench.Time,
            OpenWire = (_, _) =>
            {
                _stop.Cancel();
                throw new IOException("refused");
            },
        };
        var health = new SensorHealth(kind + "#0", "boat", r => _reports.Add(r.LastError ?? ""));
        var loop = config.LoopOf(new SensorParts(kind + "#0", drivers, _bench.Spool.Intake, health));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _bench.Time.RunAsync(() => loop(_stop.Token)));
        Assert.Empty(_reports);
    }
}
