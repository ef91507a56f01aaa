using Telemetry.FirmwareSim.Demo;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Tests.Demo;

public sealed class DemoHistoryTests
{
    private const long Start = 1_700_000_000_000;

    [Fact]
    public void The_past_hour_has_one_row_a_second_of_each_metric_and_ends_where_the_present_begins()
    {
        var plant = new SimulatedPlant(1, MachineSpec.Demo);
        var past = DemoHistory.Run(plant, Start, TimeSpan.FromHours(1));
        Assert.Equal(["hvac", "press", "pump"], past.Keys.Order());
        foreach (var rows in past.Values)
        {
            Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(r => r.Seq));
            Assert.Equal(8, rows.Select(r => r.Metric).Distinct().Count());
            Assert.All(rows.GroupBy(r => r.Metric), metric => Assert.Equal(
                Enumerable.Range(1, 3599).Select(s => Start + (s * 1000L)), metric.Select(r => r.EventMillis)));
        }

        Assert.Equal(TimeSpan.FromSeconds(3599), plant.Now);
    }

    [Fact]
    public void The_pump_ran_hot_once_forty_minutes_before_the_end()
    {
        var past = DemoHistory.Run(new SimulatedPlant(1, MachineSpec.Demo), Start, TimeSpan.FromHours(1));
        var hot = past["pump"].Where(r => r.Metric == "bearing_temperature")
            .Where(r => double.Parse(r.Value, System.Globalization.CultureInfo.InvariantCulture) > 75)
            .Select(r => (r.EventMillis - Start) / 1000).ToList();
        Assert.InRange(hot.Count, 25, 60);
        Assert.InRange(hot[0], 1205, 1220);
        Assert.InRange(hot[^1], 1235, 1270);
    }

    [Fact]
    public void Without_history_there_is_none()
    {
        var past = DemoHistory.Run(new SimulatedPlant(1, MachineSpec.Demo), Start, TimeSpan.Zero);
        Assert.All(past.Values, Assert.Empty);
    }

    [Theory]
    [InlineData("overheat", "overheat")]
    [InlineData("bearing-wear", "bearing_wear")]
    [InlineData("Stuck_Sensor", "stuck_sensor")]
    public void Faults_are_found_by_name(string name, string expected) =>
        Assert.Equal(expected, DemoFault.Find(name)?.Name);

    [Fact]
    public void An_unknown_fault_is_none() => Assert.Null(DemoFault.Find("earthquake"));
}
