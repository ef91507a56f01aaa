using System.Buffers.Binary;
using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Drivers.Digital;
using Telemetry.Edge.Drivers.Gpio;
using Telemetry.Edge.Drivers.Pulse;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Tests.Bench;
using Telemetry.FirmwareSim.Gpio;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Drivers;

public sealed class GpioTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-gpio").FullName;
    private readonly VirtualTime _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Offsets and sizes are those that a C compiler gives for linux/gpio.h.</summary>
    [Fact]
    public void A_request_has_the_kernels_layout()
    {
        var bytes = new byte[GpioWire.RequestBytes];
        GpioWire.WriteRequest(bytes, new GpioLineRequest("/dev/gpiochip0", 17)
        {
            IsActiveLow = true,
            Bias = GpioBias.PullUp,
            Falling = false,
            Debounce = TimeSpan.FromMilliseconds(5),
        });
        Assert.Equal(17u, Word(bytes, 0));
        Assert.Equal("telemetry-edge", Encoding.ASCII.GetString(bytes, 256, 32).TrimEnd('\0'));
        Assert.Equal(0x116UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(288))); // Low, input, rising, up.
        Assert.Equal((1u, 3u, 5000u), (Word(bytes, 296), Word(bytes, 320), Word(bytes, 328)));
        Assert.Equal(1UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(336)));
        Assert.Equal((1u, 256u), (Word(bytes, 560), Word(bytes, 564)));
        Assert.Equal(GpioWire.GetLine, 0xC000_0000u | (592u << 16) | (0xB4u << 8) | 0x07);
        Assert.Equal(GpioWire.GetValues, 0xC000_0000u | (16u << 16) | (0xB4u << 8) | 0x0E);
    }

    [Fact]
    public void An_event_has_the_kernels_layout()
    {
        var bytes = new byte[GpioWire.EventBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 1_500_000_700);
        bytes[8] = 2;
        bytes[16] = 9;
        bytes[20] = 7;
        Assert.Equal(new GpioEdge(TimeSpan.FromTicks(15_000_007), false, 7), GpioWire.ReadEvent(bytes));
        bytes[8] = 1;
        Assert.True(GpioWire.ReadEvent(bytes).IsRising);
    }

    [Fact]
    public void A_file_that_is_no_chip_is_an_error_of_the_world()
    {
        var file = Path.Combine(_folder, "nochip");
        File.WriteAllText(file, "");
        var failure = Assert.ThrowsAny<IOException>(() => GpioCharacterLine.Open(new GpioLineRequest(file, 3)));
        Assert.Contains("line 3", failure.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => GpioCharacterLine.Open(new GpioLineRequest(file + "0", 3)));
    }

    /// <summary>
    /// Random bouncing against the definition: a level that lasts as long as the debounce time counts.
    /// </summary>
    [Fact]
    public void Debouncing_finds_the_changes_that_last()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var edges = new List<(double At, bool Is)>();
            var at = 0.0;
            var level = false;
            for (var i = 0; i < 60; i++)
            {
                at += random.Next(4) == 0 ? random.Next(20, 200) : random.Next(1, 19);
                level = !level;
                edges.Add((at, level));
            }
            Assert.Equal(ModelOf(edges, 20), Debounced(edges, 20, random));
        }
    }

    [Fact]
    public void A_change_is_dated_by_its_first_edge_and_the_watermark_waits_for_it()
    {
        var line = new SimulatedLine("contact", FaultSchedule.None);
        var sensor = Digital(line);
        Assert.Equal([(false, TimeSpan.Zero, ValueQuality.Good)], Poll(sensor, out _));
        _time.Advance(TimeSpan.FromMilliseconds(93));
        line.Set(true, _time.Now - TimeSpan.FromMilliseconds(5));
        line.Set(false, _time.Now - TimeSpan.FromMilliseconds(3));
        line.Set(true, _time.Now - TimeSpan.FromMilliseconds(2));
        Assert.Empty(Poll(sensor, out var holdBack));
        Assert.Equal(5, holdBack.TotalMilliseconds);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal([(true, TimeSpan.FromMilliseconds(105), ValueQuality.Good)], Poll(sensor, out holdBack));
        Assert.Equal(TimeSpan.Zero, holdBack);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal([(true, TimeSpan.Zero, ValueQuality.Good)], Poll(sensor, out _)); // Told again now and then.
    }

    [Fact]
    public void A_level_that_is_due_to_be_told_waits_until_it_has_settled()
    {
        var line = new SimulatedLine("contact", FaultSchedule.None);
        var sensor = Digital(line);
        Poll(sensor, out _);
        _time.Advance(TimeSpan.FromSeconds(60));
        line.Set(true, _time.Now);
        Assert.Empty(Poll(sensor, out _));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal([(true, TimeSpan.FromMilliseconds(100), ValueQuality.Good)], Poll(sensor, out _));
    }

    [Fact]
    public void Edges_that_the_kernel_could_not_keep_are_a_gap()
    {
        var line = new SimulatedLine("contact", FaultSchedule.None, memory: 8);
        var sensor = Digital(line);
        Poll(sensor, out _);
        for (var i = 1; i <= 21; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            line.Set(i % 2 == 1, _time.Now);
        }
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal([(true, TimeSpan.Zero, ValueQuality.Gap)], Poll(sensor, out _));
        _time.Advance(TimeSpan.FromMilliseconds(50));
        line.Set(false, _time.Now);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal([(false, TimeSpan.FromMilliseconds(50), ValueQuality.Good)], Poll(sensor, out _));
    }

    [Fact]
    public void Pulses_are_counted_though_the_kernel_could_not_keep_them_all()
    {
        var line = new SimulatedLine("pulses", FaultSchedule.None, tellsFalling: false, memory: 16);
        using var sensor = Pulse(line);
        Poll(sensor);
        Pulses(line, 1000, TimeSpan.FromMilliseconds(1));
        Assert.Equal(0.5 * 1000, Poll(sensor)["total"].Value);
    }

    [Fact]
    public void The_rate_is_that_of_the_pulses_and_falls_while_none_comes()
    {
        var line = new SimulatedLine("pulses", FaultSchedule.None, tellsFalling: false);
        using var sensor = Pulse(line);
        Poll(sensor);
        Pulses(line, 3, TimeSpan.FromSeconds(2));
        Assert.False(Poll(sensor).ContainsKey("rate")); // From when on were they counted?
        Pulses(line, 3, TimeSpan.FromSeconds(2));
        Assert.Equal(0.5 * 0.5, Poll(sensor)["rate"].Value, 9);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0.5 * 0.5, Poll(sensor)["rate"].Value, 9); // It may be under way.
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0.5 * 0.1, Poll(sensor)["rate"].Value, 9);
    }

    [Fact]
    public void The_total_outlives_the_process_and_says_that_nobody_counted_meanwhile()
    {
        var line = new SimulatedLine("pulses", FaultSchedule.None, tellsFalling: false);
        using (var first = Pulse(line))
        {
            Assert.Equal(ValueQuality.Good, Poll(first)["total"].Quality);
            Pulses(line, 40, TimeSpan.FromMilliseconds(10));
            Poll(first);
        }
        Pulses(line, 7, TimeSpan.FromMilliseconds(10));
        using var second = Pulse(line);
        var total = Poll(second)["total"];
        Assert.Equal((20, ValueQuality.Gap), (total.Value, total.Quality));
        Pulses(line, 2, TimeSpan.FromMilliseconds(10));
        total = Poll(second)["total"];
        Assert.Equal((21, ValueQuality.Good), (total.Value, total.Quality));
    }

    [Fact]
    public void After_a_crash_the_total_goes_on_at_what_was_saved()
    {
        var line = new SimulatedLine("pulses", FaultSchedule.None, tellsFalling: false);
        var killed = Pulse(line); // Never disposed, as by kill -9.
        Poll(killed);
        Pulses(line, 10, TimeSpan.FromSeconds(7));
        Poll(killed); // 70 s later: saved.
        Pulses(line, 4, TimeSpan.FromSeconds(1));
        Poll(killed);
        using var next = Pulse(line);
        Assert.Equal(5, Poll(next)["total"].Value);
        File.WriteAllText(Directory.GetFiles(_folder).Single(), "not a number");
        using var damaged = Pulse(line);
        Assert.Equal((0, ValueQuality.Good), (Poll(damaged)["total"].Value, Poll(damaged)["total"].Quality));
    }

    private static List<(double, bool)> ModelOf(List<(double At, bool Is)> edges, double debounce)
    {
        List<(double, bool)> changes = [];
        var level = false;
        double? burst = null;
        for (var i = 0; i < edges.Count; i++)
        {
            burst ??= edges[i].At;
            var lasts = i + 1 == edges.Count || edges[i + 1].At - edges[i].At >= debounce;
            if (lasts)
            {
                if (edges[i].Is != level)
                {
                    level = edges[i].Is;
                    changes.Add((burst.Value, level));
                }
                burst = null;
            }
        }
        return changes;
    }

    private static List<(double, bool)> Debounced(List<(double At, bool Is)> edges, double debounce, Random random)
    {
        List<(double, bool)> changes = [];
        var debouncer = new Debouncer(TimeSpan.FromMilliseconds(debounce), false);
        var polled = 0.0;
        foreach (var (at, level) in edges)
        {
            while ((polled += random.Next(1, 60)) < at)
            {
                Note(debouncer.Settle(TimeSpan.FromMilliseconds(polled), out var settledAt), settledAt);
            }
            polled = at;
            Note(debouncer.Edge(level, TimeSpan.FromMilliseconds(at), out var changedAt), changedAt);
        }
        Note(debouncer.Settle(TimeSpan.FromHours(1), out var lastAt), lastAt);
        return changes;

        void Note(bool isChanged, TimeSpan at)
        {
            if (isChanged)
            {
                changes.Add((at.TotalMilliseconds, debouncer.Level));
            }
        }
    }

    private static uint Word(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private static Dictionary<string, Sample> Poll(PulseSensor sensor)
    {
        var set = new SampleSet();
        Assert.True(sensor.SampleAsync(set, default).IsCompletedSuccessfully);
        return Enumerable.Range(0, set.Count).ToDictionary(i => set[i].Metric, i => set[i]);
    }

    private static List<(bool, TimeSpan, ValueQuality)> Poll(DigitalSensor sensor, out TimeSpan holdBack)
    {
        var set = new SampleSet();
        Assert.True(sensor.SampleAsync(set, default).IsCompletedSuccessfully);
        holdBack = set.HoldBack;
        return [.. Enumerable.Range(0, set.Count).Select(i => (set[i].Value != 0, set[i].Age, set[i].Quality))];
    }

    private void Pulses(SimulatedLine line, int count, TimeSpan every)
    {
        for (var i = 0; i < count; i++)
        {
            _time.Advance(every);
            line.Set(true, _time.Now);
            line.Set(false, _time.Now);
        }
    }

    private DigitalSensor Digital(SimulatedLine line) =>
        (DigitalSensor)Open(line, "\"type\": \"digital\", \"line\": 17");

    private PulseSensor Pulse(SimulatedLine line) =>
        (PulseSensor)Open(line, "\"type\": \"pulse\", \"line\": 27, \"per_pulse\": 0.5");

    private ISampledSensor Open(SimulatedLine line, string keys)
    {
        var config = ConfigReader.Read(Encoding.UTF8.GetBytes(
            $$"""
            { "agent": "a", "gateway": { "host": "h" }, "spool": { "directory": "s" },
              "sensors": [ { "device": "hall", {{keys}} } ] }
            """), "gpio.json");
        return ((SampledConfig)config.Sensors[0]).Open(new DriverParts
        {
            Time = _time,
            StateFolder = _folder,
            OpenGpio = _ =>
            {
                line.Request();
                return new SimulatedGpioLine(line, () => _time.Now);
            },
        });
    }
}
