using System.Net;
using Telemetry.FirmwareSim.Bme280;
using Telemetry.FirmwareSim.Bridge;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Playback;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// One machine's instruments and wires: its BME280 on a bridge, its serial port, its past, and its cable.
/// </summary>
internal sealed class DemoAgent : IAsyncDisposable
{
    private static readonly TimeSpan SerialPeriod = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatedPlant _plant;
    private readonly Func<TimeSpan> _plantTime;
    private readonly TimeProvider _time;
    private readonly PseudoTerminal _serial;
    private readonly LineEndpoint _historyPort;
    private I2cBridgeServer? _bridge;
    private Task _running = Task.CompletedTask;

    public DemoAgent(string name, SimulatedPlant plant, Func<TimeSpan> plantTime, IPEndPoint gateway, TimeProvider time)
    {
        Name = name;
        _plant = plant;
        _plantTime = plantTime;
        _time = time;
        Cable = new Cable(gateway);
        _serial = PseudoTerminal.Open();
        _historyPort = LineEndpoint.Listen("127.0.0.1:0", time);
    }

    public string Name { get; }

    public Cable Cable { get; }

    /// <summary>The player of the past; null before <see cref="Start"/>.</summary>
    public LinePlayer? History { get; private set; }

    /// <summary>Gives the instruments life.</summary>
    /// <param name="history">The machine's past, to be played at once.</param>
    /// <param name="boot">Identity of the played past.</param>
    /// <param name="seed">Seeds the chip's trimming words.</param>
    /// <param name="folder">Where the bridge's socket lies; socket paths must be short.</param>
    /// <param name="spool">Where the agent will keep its spool.</param>
    public DemoAgentPorts Start(
        IReadOnlyList<RecordedRow> history, string boot, ulong seed, string folder, string spool)
    {
        var poweredAt = _plantTime();
        var chip = new Bme280Device(
            Bme280Calibration.FromSeed(seed), t => _plant.Environment(Name, poweredAt + t), _time);
        var path = Path.Combine(folder, Name + ".i2c");
        _bridge = I2cBridgeServer.Listen($"unix:{path}");
        _bridge.Attach(0x76, chip);

        // The past never holds the device's clock back once it is told: its last word lies beyond any demo.
        var beyond = DateTimeOffset.UnixEpoch.AddYears(200).ToUnixTimeMilliseconds();
        var options = new PlaybackOptions { FinalLowMillis = beyond };
        History = new LinePlayer(PlaybackPlan.Create(history, boot, options), options, _time);
        var machine = new SerialMachine(_plant, Name, _serial, _plantTime, _time);
        _running = Task.WhenAll(
            Quiet(machine.RunAsync(SerialPeriod, _stop.Token)),
            Quiet(_historyPort.RunAndStayAsync(History, _stop.Token)));
        return new DemoAgentPorts
        {
            Agent = Name,
            Gateway = Cable.Near,
            SpoolDirectory = spool,
            BridgePath = path,
            SerialPath = _serial.DevicePath,
            HistoryPort = _historyPort.Port,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        if (_bridge is not null)
        {
            await _bridge.DisposeAsync();
        }

        await Cable.DisposeAsync();
        _historyPort.Dispose();
        _serial.Dispose();
        _stop.Dispose();
    }

    private static async Task Quiet(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The demo ends.
        }
    }
}
