using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Tests.Bench;
using Telemetry.FirmwareSim.I2c;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Drivers.Chips;

/// <summary>One simulated chip on a bus, and the real driver that reads it, under virtual time.</summary>
internal sealed class ChipBench : IDisposable
{
    private readonly Activity _activity = new();
    private readonly CountedThread _thread;
    private readonly byte _address;
    private readonly Func<TimeProvider, II2cTarget> _make;
    private readonly string _sensor;
    private SimulatedI2cBus _bus;
    private ISampledSensor? _driver;

    /// <param name="sensor">The sensor's keys but for device and bus.</param>
    /// <param name="address">Where the chip is.</param>
    /// <param name="make">Makes it.</param>
    public ChipBench(string sensor, byte address, Func<TimeProvider, II2cTarget> make)
    {
        _thread = new CountedThread("driver", _activity);
        _sensor = sensor;
        _address = address;
        _make = make;
        _bus = NewBus(FaultSchedule.None);
    }

    public VirtualTime Time { get; } = new();

    /// <summary>The bytes of every transfer that wrote something, in hexadecimal.</summary>
    public List<string> Written { get; } = [];

    public II2cTarget Chip { get; private set; } = null!; // NewBus makes it.

    /// <summary>Begins anew with a chip and a driver of which this goes wrong, in milliseconds from now.</summary>
    public void Break(SensorFault fault, double at, double lasting, double amount = 1)
    {
        _driver?.Dispose();
        _driver = null;
        _bus = NewBus(new FaultSchedule(7, [new ScenarioFault(
            TimeSpan.FromMilliseconds(at), TimeSpan.FromMilliseconds(lasting), "chip", fault, amount)]));
    }

    /// <summary>One poll: metric → sample.</summary>
    public async Task<Dictionary<string, Sample>> Poll()
    {
        _driver ??= Config().Open(new DriverParts { Time = Time, OpenI2c = (_, _) => Device() });
        var set = new SampleSet();
        var poll = _thread.RunAsync(() => _driver.SampleAsync(set, default));
        _activity.WaitForRest();
        while (!poll.IsCompleted)
        {
            Assert.True(Time.FireNext(Time.Now + TimeSpan.FromMinutes(1)), "the driver waits for nothing");
            _activity.WaitForRest();
        }
        await poll;
        return Enumerable.Range(0, set.Count).ToDictionary(i => set[i].Metric, i => set[i]);
    }

    /// <summary>The value of a metric in one poll, which must be good.</summary>
    public async Task<double> Value(string metric)
    {
        var sample = (await Poll())[metric];
        Assert.Equal(ValueQuality.Good, sample.Quality);
        return sample.Value;
    }

    /// <summary>A poll that fails, and says why.</summary>
    public async Task<string> Fails()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(Poll);
        Assert.True(failure is IOException or InvalidDataException or TimeoutException, failure.ToString());
        Time.Advance(TimeSpan.FromMilliseconds(100)); // The loop waits before it asks again.
        return failure.Message;
    }

    public void Dispose()
    {
        _driver?.Dispose();
        _thread.Dispose();
    }

    private SampledConfig Config() => (SampledConfig)ConfigReader.Read(Encoding.UTF8.GetBytes(
        $$"""
        { "agent": "a", "gateway": { "host": "h" }, "spool": { "directory": "s" },
          "sensors": [ { "device": "hall", "bus": "i2c:1", {{_sensor}} } ] }
        """), "chip.json").Sensors[0];

    private SimulatedI2cBus NewBus(FaultSchedule faults)
    {
        Chip = _make(Time);
        Time.Advance(TimeSpan.FromMilliseconds(10)); // It was switched on a while ago.
        var bus = new SimulatedI2cBus("bus", faults, Time);
        bus.Attach(_address, new Recorded(this), "chip");
        return bus;
    }

    private SimulatedI2cDevice Device() => new(_bus, _address, _ => throw new TimeoutException("The bus hangs."));

    private sealed class Recorded(ChipBench bench) : II2cTarget
    {
        public I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read)
        {
            if (!write.IsEmpty)
            {
                bench.Written.Add(Convert.ToHexString(write));
            }
            return bench.Chip.Transfer(write, read);
        }

        public void PowerCycle() => bench.Chip.PowerCycle();
    }
}
