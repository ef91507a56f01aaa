using System.Text;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Tests.Scenario;

public sealed class ScenarioFileTests
{
    [Fact]
    public void A_scenario_is_read_with_its_defaults()
    {
        var faults = Read("""
            { "seed": 9, "faults": [
              { "at_s": 60, "for_s": 30.5, "target": "sht3x", "fault": "drift", "amount": -0.5 },
              { "at_s": 70, "target": "i2c", "fault": "bus_hang" },
              { "at_s": 80, "target": "press", "fault": "bearing_wear", "for_s": 90 } ] }
            """);
        Assert.Equal(9UL, faults.Seed);
        Assert.Equal(
            [
                new ScenarioFault(Seconds(60), Seconds(30.5), "sht3x", SensorFault.Drift, -0.5),
                new ScenarioFault(Seconds(70), Seconds(1), "i2c", SensorFault.BusHang, 1),
                new ScenarioFault(Seconds(80), Seconds(90), "press", SensorFault.BearingWear, 1),
            ],
            faults.All);
    }

    [Theory]
    [InlineData("{", "line 1", "not JSON")]
    [InlineData("[]", "(top)", "a JSON object")]
    [InlineData("{}", "faults", "a list")]
    [InlineData("""{"faults":[],"speed":2}""", "speed", "seed, faults")]
    [InlineData("""{"faults":[{"at_s":-1,"target":"sht3x","fault":"drift"}]}""", "faults[0].at_s", "a number from 0")]
    [InlineData("""{"faults":[{"target":"sht3x","fault":"drift"}]}""", "faults[0].at_s: missing", "a number")]
    [InlineData("""{"faults":[{"at_s":1,"target":"sht4x","fault":"drift"}]}""", "faults[0].target: sht4x", "bme280")]
    [InlineData("""{"faults":[{"at_s":1,"target":"ds18b20","fault":"frozen"}]}""", "faults[0].fault", "crc_error")]
    [InlineData("""{"faults":[{"at_s":1,"target":"i2c","fault":"meteor"}]}""", "meteor", "bus_hang")]
    [InlineData("""{"faults":[{"at_s":1,"target":"i2c","fault":"bus_hang","for_s":"1"}]}""", ".for_s", "a number")]
    public void A_fault_of_the_file_is_one_line_with_key_value_and_what_is_allowed(
        string json, string key, string allowed)
    {
        var refusal = Assert.Throws<FormatException>(() => Read(json));
        Assert.StartsWith("s.json: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_missing_file_is_a_refusal_too() => Assert.Throws<FormatException>(
        () => ScenarioFile.Load("no-such-scenario.json", SensorBench.TargetsOf("press")));

    [Fact]
    public void Every_fault_has_a_name_and_the_name_is_its_own()
    {
        foreach (var fault in Enum.GetValues<SensorFault>().Where(f => f != SensorFault.None))
        {
            Assert.Equal(fault, SensorFaults.Parse(SensorFaults.NameOf(fault)));
        }
    }

    [Fact]
    public void A_fault_lasts_from_its_beginning_until_before_its_end()
    {
        var faults = new FaultSchedule(1, [new ScenarioFault(Seconds(10), Seconds(5), "a", SensorFault.Drift, 1)]);
        Assert.Null(faults.Active("a", SensorFault.Drift, Seconds(9.999)));
        Assert.NotNull(faults.Active("a", SensorFault.Drift, Seconds(10)));
        Assert.NotNull(faults.Active("a", SensorFault.Drift, Seconds(14.999)));
        Assert.Null(faults.Active("a", SensorFault.Drift, Seconds(15)));
        Assert.Null(faults.Active("b", SensorFault.Drift, Seconds(12)));
        Assert.Null(faults.Active("a", SensorFault.Spike, Seconds(12)));
        Assert.True(faults.HasBegun("a", SensorFault.Drift, Seconds(9), Seconds(20)));
        Assert.False(faults.HasBegun("a", SensorFault.Drift, Seconds(10), Seconds(20)));
    }

    [Fact]
    public void An_element_drifts_spikes_and_sticks_and_is_true_again_after()
    {
        var faults = new FaultSchedule(1, [
            new ScenarioFault(Seconds(60), Seconds(120), "a", SensorFault.Drift, 2),
            new ScenarioFault(Seconds(200), Seconds(1), "a", SensorFault.Spike, 50),
            new ScenarioFault(Seconds(300), Seconds(10), "a", SensorFault.Stuck, 0),
        ]);
        var element = new Transducer("a", faults, t => t.TotalSeconds, error: 0.5);
        Assert.Equal(59.5, element.Sense(Seconds(59)));
        Assert.Equal(122.5, element.Sense(Seconds(120)), 9); // One minute of two per minute.
        Assert.Equal(180.5, element.Sense(Seconds(180)));
        Assert.Equal(250.5, element.Sense(Seconds(200)));
        Assert.Equal(299.5, element.Sense(Seconds(299)));
        Assert.Equal(299.5, element.Sense(Seconds(305)));
        Assert.Equal(310.5, element.Sense(Seconds(310)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static FaultSchedule Read(string json) =>
        ScenarioFile.Read(Encoding.UTF8.GetBytes(json), "s.json", SensorBench.TargetsOf("press"));
}
