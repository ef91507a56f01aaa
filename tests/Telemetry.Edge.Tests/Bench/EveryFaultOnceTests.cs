using Telemetry.Contract;
using Telemetry.Edge.Sampling;
using Telemetry.FirmwareSim.Scenario;
using Xunit.Abstractions;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// An hour of a machine with all sensors on it and every fault once, read by the real drivers in one agent. Each
/// reading is as near to the truth as its datasheet promises, or says what is wrong with it; each due time gave a
/// reading, or was counted as missed.
/// </summary>
public sealed class EveryFaultOnceTests(ITestOutputHelper output)
{
    private const string Machine = "press";

    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    private static readonly (string Sensor, string Metric, double Period)[] Polled =
    [
        ("bme280#0", "air_temperature", 1), ("sht3x#1", "warmth", 1), ("mcp9808#2", "room_temperature", 1),
        ("ads1115#3", "bearing_probe", 1), ("ina219#4", "amperes", 1), ("lis3dh#5", "vibration", 1),
        ("registers#6", "bearing_described", 1), ("ds18b20#7", "bearing_wire", 5), ("pulse#9", "turns", 1),
    ];

    private FaultSchedule _faults = FaultSchedule.None;
    private readonly List<string> _broken = [];

    [Theory]
    [InlineData(20260307)]
    [InlineData(1)]
    public void Each_reading_is_true_or_says_why_not_and_none_is_missing_in_silence(ulong seed)
    {
        _faults = new FaultSchedule(seed, Faults());
        var truth = new TruthTable(seed, Machine, _faults, Length + TimeSpan.FromSeconds(1));
        using var agent = HourOf(seed, _faults);
        agent.RunUntil(Length + TimeSpan.FromSeconds(0.5));

        CheckPromises(agent, truth);
        CheckContact(agent, truth);
        CheckTurns(agent, truth);
        CheckNothingMissing(agent);
        CheckEveryFaultWasSeen(agent);
        foreach (var health in agent.Health())
        {
            output.WriteLine(health.ToString());
        }
        foreach (var group in agent.Readings.GroupBy(r => (r.Metric, r.Quality)).OrderBy(g => g.Key.Metric))
        {
            output.WriteLine($"{group.Key.Metric} {group.Key.Quality}: {group.Count()}");
        }
        Assert.True(_broken.Count == 0, $"seed {seed}: {_broken.Count}\n" + string.Join('\n', _broken.Take(40)));
    }

    private static IReadOnlyList<ScenarioFault> Faults() =>
    [
        At(100, 300, "mcp9808", SensorFault.Drift, 0.5),
        At(500, 60, "sht3x", SensorFault.Stuck),
        At(600, 3, "bme280", SensorFault.Spike, 15),
        At(650, 4, "ads1115", SensorFault.Spike, 300),
        At(670, 4, "ina219", SensorFault.Spike, 200),
        At(690, 4, "lis3dh", SensorFault.Spike, 2000),
        At(700, 60, "mcp9808", SensorFault.Dropout),
        At(720, 60, "ds18b20", SensorFault.Dropout),
        .. BrownOuts(800.004),
        At(1000, 25, SensorBench.BusName, SensorFault.BusHang),
        At(1080, 1.6, SensorBench.BusName, SensorFault.BusHang),
        At(1100, 60, "sht3x", SensorFault.CrcError, 0.6),
        At(1100, 60, "ds18b20", SensorFault.CrcError, 0.6),
        At(1200, 60, "ina219", SensorFault.Frozen),
        At(1300, 60, "lis3dh", SensorFault.Frozen),
        At(1400, 90, Machine, SensorFault.BearingWear),
        At(1600, 30, "running", SensorFault.Dropout),
        At(1700, 30, "pulses", SensorFault.Dropout),
    ];

    /// <summary>The supply dips in the middle of a poll, for every chip at another microsecond of it.</summary>
    private static IEnumerable<ScenarioFault> BrownOuts(double at)
    {
        string[] chips = ["bme280", "sht3x", "mcp9808", "described", "ads1115", "ina219", "lis3dh", "ds18b20"];
        return chips.Select((chip, i) => At(at + (i * 0.0003), 0.001, chip, SensorFault.BrownOut));
    }

    private static ScenarioFault At(
        double seconds, double lasting, string target, SensorFault fault, double amount = 0) =>
        new(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(lasting), target, fault, amount);

    private static VirtualAgent HourOf(ulong seed, FaultSchedule faults) => new(
        EveryFaultOnceSensors.Json,
        (parts, agent) => BenchParts.On(
            new SensorBench(seed, Machine, faults, agent.Time), parts, agent.Block));

    private void CheckPromises(VirtualAgent agent, TruthTable truth)
    {
        foreach (var promise in EveryFaultOnceSensors.Promises)
        {
            var readings = agent.Readings.Where(r => r.Metric == promise.Metric).ToArray();
            if (!readings.Any(r => r.Quality == ValueQuality.Good))
            {
                _broken.Add($"{promise.Metric} has no good reading");
            }
            _broken.AddRange(readings
                .Where(r => r.Quality == ValueQuality.Good && !promise.Holds(r, truth))
                .Select(r => $"{r} is not true"));
        }
    }

    private void CheckContact(VirtualAgent agent, TruthTable truth)
    {
        var gone = _faults.All.Single(f => f.Target == "running");
        var told = agent.Readings.Where(r => r.Metric == "running").OrderBy(r => r.At).ToArray();
        foreach (var (at, isRunning) in truth.Changes(t => t.IsLoaded).Where(c => c.At < Length))
        {
            // Between its last poll before the chip went and the first after, nobody watched: that one says so.
            var isGone = at >= gone.At - TimeSpan.FromSeconds(0.2)
                && at <= told.First(r => r.Quality == ValueQuality.Gap).At;
            var found = told.FirstOrDefault(r => r.At == at);
            if (!isGone && (found is null || found.Value != 0 != isRunning))
            {
                var near = told.MinBy(r => (r.At - at).Duration());
                _broken.Add($"running became {isRunning} at {at}, told: {near}");
            }
        }
        var changes = truth.Changes(t => t.IsLoaded).ToArray();
        foreach (var reading in told)
        {
            var isRunning = changes.Any(c => c.At <= reading.At)
                ? changes.Last(c => c.At <= reading.At).Is
                : !changes[0].Is;
            if (reading.Value != 0 != isRunning)
            {
                _broken.Add($"{reading} is not true");
            }
        }
    }

    private void CheckTurns(VirtualAgent agent, TruthTable truth)
    {
        double? uncounted = null; // What nobody counted: before the first poll, and while the chip was gone.
        foreach (var reading in agent.Readings.Where(r => r.Metric == "turns"))
        {
            var (min, max) = truth.Between(
                reading.At - TimeSpan.FromSeconds(0.2), reading.At + TimeSpan.FromSeconds(0.1), t => t.Revolutions);
            if (uncounted is not { } missing || reading.Quality == ValueQuality.Gap)
            {
                uncounted = max - reading.Value;
            }
            else if (reading.Value + missing < min - (2 * SensorBench.TurnsPerPulse)
                || reading.Value + missing > max + SensorBench.TurnsPerPulse)
            {
                _broken.Add($"{reading} is not true: {min} to {max} less {missing}");
            }
        }
    }

    private void CheckNothingMissing(VirtualAgent agent)
    {
        foreach (var (sensor, metric, period) in Polled)
        {
            var health = agent.Health().Single(h => h.Name == sensor);
            var given = agent.Readings.Where(r => r.Metric == metric).Select(r => r.At).Distinct().Count();
            var due = (long)(Length.TotalSeconds / period);
            if (given + health.Missed != due)
            {
                _broken.Add($"{sensor}: {due} due, {given} given, {health.Missed} told as missed ({health})");
            }
        }
    }

    /// <summary>A scenario that nothing notices proves nothing.</summary>
    private void CheckEveryFaultWasSeen(VirtualAgent agent)
    {
        (string Metric, ValueQuality Quality, int From, int To)[] flags =
        [
            ("room_temperature", ValueQuality.Disagrees, 100, 400), ("warmth", ValueQuality.Stuck, 500, 560),
            ("air_temperature", ValueQuality.Rate, 600, 603), ("bearing_probe", ValueQuality.Saturated, 650, 654),
            ("amperes", ValueQuality.Saturated, 670, 674), ("vibration", ValueQuality.Saturated, 690, 695),
            ("vibration", ValueQuality.Gap, 1080, 1082), ("amperes", ValueQuality.Stuck, 1200, 1262),
            ("vibration", ValueQuality.Stuck, 1300, 1362), ("turns", ValueQuality.Gap, 1730, 1830),
        ];
        _broken.AddRange(flags
            .Where(f => !agent.Readings.Any(r => r.Metric == f.Metric && r.Quality == f.Quality
                && r.At.TotalSeconds >= f.From && r.At.TotalSeconds <= f.To))
            .Select(f => $"{f} was never said"));
        string[] failing =
            ["bme280#0", "sht3x#1", "mcp9808#2", "ads1115#3", "ina219#4", "lis3dh#5", "registers#6", "ds18b20#7",
                "digital#8", "pulse#9"];
        _broken.AddRange(failing
            .Where(s => !agent.Changes.Any(c => c.Name == s && c.State is SensorState.Failing or SensorState.Hanging))
            .Select(s => $"{s} never failed"));
        _broken.AddRange(agent.Health().Where(h => h.State != SensorState.Working).Select(h => $"{h} did not recover"));
    }
}
