using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Tests.Plant;

public sealed class SimulatedPlantTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Same_seed_same_bytes_in_whatever_calls_time_passes() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 1000].Array[1, 20]).Sample((seed, pauses) =>
        {
            var straight = Create(seed);
            var choppy = Create(seed);
            var at = TimeSpan.Zero;
            foreach (var pause in pauses)
            {
                at += TimeSpan.FromMilliseconds(37 * pause);
                choppy.AdvanceTo(at);
                _ = Read(choppy, "hvac", at); // Reading disturbs nothing.
            }

            Assert.Equal(Print(straight, at), Print(choppy, at));
        }, iter: 50);

    [Fact]
    public void Two_runs_of_ten_minutes_with_faults_give_the_same_bytes()
    {
        var first = RunWithFaults(seed: 42);
        Assert.Equal(first, RunWithFaults(seed: 42));
        Assert.NotEqual(first, RunWithFaults(seed: 43));
    }

    [Fact]
    public void Time_that_has_passed_changes_nothing()
    {
        var plant = Create(3);
        plant.AdvanceTo(Second * 60);
        var before = Print(plant, Second * 60);
        plant.AdvanceTo(Second * 5);
        Assert.Equal(before, Print(plant, Second * 5));
        Assert.Equal(Second * 60, plant.Now);
    }

    [Fact]
    public void A_healthy_plant_stays_away_from_the_alert_thresholds_and_its_load_changes()
    {
        var plant = Create(1);
        foreach (var machine in plant.Machines.Select(m => m.Spec.Name))
        {
            var currents = new List<double>();
            for (var t = Second; t <= Second * 3600; t += Second)
            {
                var now = Read(plant, machine, t);
                Assert.InRange(now["bearing_temperature"], 15, 60);
                Assert.InRange(now["vibration_rms"], 0, 4);
                currents.Add(now["motor_current"]);
            }

            Assert.True(currents.Max() > 1.5 * currents.Min(), $"{machine} does nothing visible");
            plant = Create(1);
        }
    }

    [Theory]
    [InlineData("press")]
    [InlineData("pump")]
    [InlineData("hvac")]
    public void An_overheating_bearing_passes_its_limit_soon_and_comes_back(string machine)
    {
        var plant = Create(5);
        plant.AdvanceTo(Second * 300);
        plant.Inject(machine, FaultKind.Overheat, Second * 45);
        Assert.InRange(Read(plant, machine, Second * 320)["bearing_temperature"], 75, 130);
        Assert.InRange(Read(plant, machine, Second * 344)["bearing_temperature"], 90, 150);
        Assert.True(plant.IsFaulty(machine, FaultKind.Overheat));
        Assert.InRange(Read(plant, machine, Second * 400)["bearing_temperature"], 15, 65);
        Assert.False(plant.IsFaulty(machine, FaultKind.Overheat));
    }

    [Fact]
    public void A_worn_bearing_shakes_and_draws_current_until_it_is_replaced()
    {
        var healthy = Create(5);
        var worn = Create(5);
        worn.AdvanceTo(Second * 100);
        worn.Inject("press", FaultKind.BearingWear, Second * 90);
        var at = Second * 170;
        Assert.True(Read(worn, "press", at)["vibration_rms"] > 7.1);
        Assert.True(Read(worn, "press", at)["motor_current"] > Read(healthy, "press", at)["motor_current"]);
        Assert.Equal(Print(healthy, at, "pump"), Print(worn, at, "pump"));
        Assert.InRange(Read(worn, "press", Second * 230)["vibration_rms"], 0, 4);
    }

    [Fact]
    public void A_stuck_sensor_repeats_itself_and_only_itself()
    {
        var plant = Create(5);
        plant.AdvanceTo(Second * 100);
        plant.Inject("hvac", FaultKind.StuckSensor, Second * 30);
        var values = Enumerable.Range(101, 28).Select(s => Read(plant, "hvac", Second * s)).ToList();
        Assert.Single(values.Select(v => v["bearing_temperature"]).Distinct());
        Assert.True(values.Select(v => v["motor_current"]).Distinct().Count() > 5);
        Assert.NotEqual(
            Read(plant, "hvac", Second * 132)["bearing_temperature"],
            Read(plant, "hvac", Second * 133)["bearing_temperature"]);
    }

    [Fact]
    public void Every_fault_can_be_taken_away()
    {
        var plant = Create(5);
        plant.Inject("pump", FaultKind.Overheat, Second * 45);
        plant.Inject("pump", FaultKind.None, TimeSpan.Zero);
        Assert.False(plant.IsFaulty("pump", FaultKind.Overheat));
    }

    [Fact]
    public void An_unknown_machine_is_refused_by_name() =>
        Assert.Contains("'mill'", Assert.Throws<ArgumentException>(
            () => Create(1).Inject("mill", FaultKind.Overheat, Second)).Message, StringComparison.Ordinal);

    private static SimulatedPlant Create(ulong seed) => new(seed, MachineSpec.Demo);

    private static string RunWithFaults(ulong seed)
    {
        var plant = Create(seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var s = 1; s <= 600; s++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Print(plant, Second * s)));
            if (s == 100)
            {
                plant.Inject("pump", FaultKind.Overheat, Second * 45);
                plant.Inject("press", FaultKind.BearingWear, Second * 90);
                plant.Inject("hvac", FaultKind.StuckSensor, Second * 60);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static Dictionary<string, double> Read(SimulatedPlant plant, string machine, TimeSpan at)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        plant.ReadSensors(machine, at, values.Add);
        return values;
    }

    private static string Print(SimulatedPlant plant, TimeSpan at, string? only = null)
    {
        var text = new StringBuilder();
        foreach (var machine in plant.Machines.Select(m => m.Spec.Name).Where(n => only is null || n == only))
        {
            text.Append(CultureInfo.InvariantCulture, $"{machine} {plant.Environment(machine, at)}");
            plant.ReadSensors(machine, at, (metric, value) =>
                text.Append(CultureInfo.InvariantCulture, $" {metric}={value:R}"));
        }

        return text.ToString();
    }
}
