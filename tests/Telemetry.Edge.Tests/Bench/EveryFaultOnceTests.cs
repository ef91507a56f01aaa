using Telemetry.Edge.Sampling;
using Telemetry.FirmwareSim.Scenario;
using Xunit.Abstractions;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// The hour with every fault once. Each reading is as near to the truth as its datasheet promises, or says what is
/// wrong with it; each due time gave a reading, or the loss ledger says why not; each fault came about and was noticed.
/// </summary>
public sealed class EveryFaultOnceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(20260307)]
    [InlineData(1)]
    public void Each_reading_is_true_or_says_why_not_and_none_is_missing_in_silence(ulong seed)
    {
        using var hour = new HourOfFaults(seed);
        List<string> broken = [.. new HourTruth(hour).Check()];
        foreach (var (fault, times, noticed) in new HourEvidence(hour).Rows())
        {
            var row = $"{fault.At.TotalSeconds,8:0.#} s {fault.Target,-10} {SensorFaults.NameOf(fault.Fault),-12} "
                + $"{times,6} × {noticed ?? "NOT NOTICED"}";
            output.WriteLine(row);
            if (times == 0 || noticed is null)
            {
                broken.Add(row);
            }
        }
        broken.AddRange(hour.Health.Where(h => h.State != SensorState.Working).Select(h => $"{h} did not recover"));
        foreach (var health in hour.Health)
        {
            output.WriteLine(health.ToString());
        }
        output.WriteLine($"{hour.Agent.Readings.Count} readings, {hour.Agent.Losses.Count} entries of the ledger, "
            + $"{hour.Agent.Repeated} readings given out again");
        Assert.True(broken.Count == 0, $"seed {seed}: {broken.Count}\n" + string.Join('\n', broken.Take(40)));
    }

    [Fact]
    public void The_scenario_has_every_fault_that_there_is()
    {
        var faults = ScenarioFile.Load(
            "scenarios/every-fault.json", SensorBench.TargetsOf(HourOfFaults.MachineName)).All;
        Assert.Equal(
            Enum.GetValues<SensorFault>().Where(f => f != SensorFault.None).Order(),
            faults.Select(f => f.Fault).Distinct().Order());
        Assert.Equal(
            SensorBench.TargetsOf(HourOfFaults.MachineName).Keys.Order(),
            faults.Select(f => f.Target).Distinct().Order());
    }
}
