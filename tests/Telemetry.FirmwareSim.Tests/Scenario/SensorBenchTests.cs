using Microsoft.Extensions.Time.Testing;
using Telemetry.Contract;
using Telemetry.FirmwareSim.Gpio;
using Telemetry.FirmwareSim.OneWire;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Tests.Scenario;

public sealed class SensorBenchTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void How_often_the_truth_is_asked_changes_nothing()
    {
        var often = new SensorBench(5, "pump", Wear(), _time);
        var once = new SensorBench(5, "pump", Wear(), _time);
        for (var at = TimeSpan.Zero; at <= TimeSpan.FromMinutes(5); at += TimeSpan.FromMilliseconds(70))
        {
            often.TruthAt(at);
        }
        Assert.Equal(often.TruthAt(TimeSpan.FromMinutes(5)), once.TruthAt(TimeSpan.FromMinutes(5)));
        var edges = new LineEdge[256];
        Assert.Equal(
            once.Pulses.Take(new LineEdge[256], TimeSpan.FromHours(1)),
            often.Pulses.Take(edges, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Wear_changes_the_truth_itself()
    {
        var at = TimeSpan.FromSeconds(100);
        var worn = new SensorBench(5, "pump", Wear(), _time).TruthAt(at);
        var sound = new SensorBench(5, "pump", FaultSchedule.None, _time).TruthAt(at);
        Assert.True(worn.Vibration > sound.Vibration + 3, $"{worn.Vibration} and {sound.Vibration}");
    }

    [Fact]
    public void Pulses_are_as_many_as_the_turns()
    {
        var bench = new SensorBench(5, "press", FaultSchedule.None, _time);
        var turns = bench.TruthAt(TimeSpan.FromSeconds(30)).Revolutions;
        var edges = new LineEdge[256];
        var count = bench.Pulses.Take(edges, TimeSpan.FromSeconds(30));
        Assert.Equal((int)(turns / SensorBench.TurnsPerPulse), count);
        for (var i = 1; i < count; i++)
        {
            Assert.True(edges[i].At > edges[i - 1].At && edges[i].Number == i + 1);
        }
    }

    [Fact]
    public void Nobody_is_at_an_address_without_a_chip_and_a_dropped_chip_is_not_there_for_that_time()
    {
        var bench = Bench(SensorFault.Dropout, "sht3x");
        var read = new byte[3];
        Assert.Equal(I2cStatus.NoDevice, bench.Bus.Transfer(0x33, [0], read));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(I2cStatus.Ok, bench.Bus.Transfer(0x44, [0xF3, 0x2D], read));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(I2cStatus.NoDevice, bench.Bus.Transfer(0x44, [0xF3, 0x2D], read));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(I2cStatus.Ok, bench.Bus.Transfer(0x44, [0xF3, 0x2D], read));
    }

    [Fact]
    public void Frozen_registers_answer_what_they_answered_last()
    {
        var bench = Bench(SensorFault.Frozen, "mcp9808");
        bench.Bus.Transfer(0x18, [2, 0x01, 0x40], default);
        Assert.Equal([0x01, 0x40], Limit());
        _time.Advance(TimeSpan.FromSeconds(11));
        bench.Bus.Transfer(0x18, [2, 0x02, 0x80], default);
        Assert.Equal([0x01, 0x40], Limit());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([0x02, 0x80], Limit());

        byte[] Limit()
        {
            var two = new byte[2];
            Assert.Equal(I2cStatus.Ok, bench.Bus.Transfer(0x18, [2], two));
            return two;
        }
    }

    [Fact]
    public void A_bus_hangs_until_the_end_of_its_fault()
    {
        var bench = Bench(SensorFault.BusHang, SensorBench.BusName);
        Assert.Equal(TimeSpan.Zero, bench.Bus.HangsFor());
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(TimeSpan.FromSeconds(8), bench.Bus.HangsFor());
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(TimeSpan.Zero, bench.Bus.HangsFor());
    }

    [Fact]
    public void A_brown_out_happens_once_whoever_comes_late()
    {
        var bench = Bench(SensorFault.BrownOut, "mcp9808");
        bench.Bus.Transfer(0x18, [2, 0x01, 0x40], default);
        _time.Advance(TimeSpan.FromMinutes(1));
        var two = new byte[2];
        bench.Bus.Transfer(0x18, [2], two);
        Assert.Equal([0, 0], two);
        bench.Bus.Transfer(0x18, [2, 0x01, 0x40], default);
        bench.Bus.Transfer(0x18, [2], two);
        Assert.Equal([0x01, 0x40], two);
    }

    [Fact]
    public async Task The_thermometers_files_are_whole_and_go_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("sim-w1").FullName;
        try
        {
            var bench = Bench(SensorFault.Dropout, "ds18b20");
            var file = Path.Combine(folder, bench.Thermometer.Id, "w1_slave");
            using var stop = new CancellationTokenSource();
            var showing = new SlaveFolder(folder, bench.Thermometer, _time).RunAsync(stop.Token);
            Assert.Contains("YES", File.ReadAllText(file), StringComparison.Ordinal);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => showing);
            Assert.False(File.Exists(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FaultSchedule Wear() => new(1, [new ScenarioFault(
        TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(90), "pump", SensorFault.BearingWear, 1)]);

    private SensorBench Bench(SensorFault fault, string target) => new(
        5, "press",
        new FaultSchedule(1, [new ScenarioFault(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), target, fault, 1)]),
        _time);
}
