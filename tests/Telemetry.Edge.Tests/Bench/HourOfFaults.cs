using Telemetry.Edge.Sampling;
using Telemetry.FirmwareSim.Host;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// An hour of a machine with all sensors on it and every fault once, read by the real drivers in one agent, which loses
/// its power and its date meanwhile. What goes wrong is in <c>firmware-sim/scenarios/every-fault.json</c>.
/// </summary>
internal sealed class HourOfFaults : IDisposable
{
    public const string MachineName = "press";

    public HourOfFaults(ulong seed)
    {
        var file = ScenarioFile.Load("scenarios/every-fault.json", SensorBench.TargetsOf(MachineName));
        Faults = new FaultSchedule(seed, file.All);
        Truth = new TruthTable(
            seed, MachineName, new FaultSchedule(seed, file.All), End + TimeSpan.FromSeconds(1));
        FieldLines? lines = null;
        SensorBench? bench = null;
        SimulatedHost? host = null;
        Agent = new VirtualAgent(EveryFaultOnceSensors.Json, (parts, agent) =>
        {
            // The world is made once, and outlives the processes that look at it.
            bench ??= new SensorBench(seed, MachineName, Faults, agent.Time);
            host ??= new SimulatedHost(Faults, () => agent.Time.Now);
            lines ??= new FieldLines(bench, MachineName, Faults, agent.Time);
            return BenchParts.On(bench, host, lines, parts, agent);
        });
        Run();
        (Lines, Host) = (lines!, host!); // The run has made them.
    }

    /// <summary>When it is over; a little after the last due time.</summary>
    public TimeSpan End { get; } = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(0.5);

    public FaultSchedule Faults { get; }

    public TruthTable Truth { get; }

    public VirtualAgent Agent { get; }

    public FieldLines Lines { get; }

    public SimulatedHost Host { get; }

    public void Dispose()
    {
        Agent.Dispose();
        Lines.Dispose();
    }

    private void Run()
    {
        foreach (var fault in Faults.All.Where(f => f.Target == ClockFile.Target).OrderBy(f => f.At))
        {
            if (fault.Fault == SensorFault.PowerLoss)
            {
                Agent.RunUntil(fault.At);
                Faults.Count(fault);
                var isDateKnown = !Faults.All.Any(f => f.Fault == SensorFault.Clock1970 && f.At == fault.End);
                Agent.LosePower(fault.End, isDateKnown);
                continue;
            }
            Agent.RunUntil(fault.At);
            Faults.Count(fault);
            if (fault.Fault == SensorFault.ClockStep)
            {
                Agent.Machine.Step(TimeSpan.FromSeconds(fault.Amount));
            }
            Agent.RunUntil(fault.End);
            Agent.Machine.Synchronise();
        }
        Agent.RunUntil(End);
        Health = Agent.Health();
        Agent.Stop();
    }

    /// <summary>How the sensors were at the end.</summary>
    public IReadOnlyList<SensorHealthReport> Health { get; private set; } = [];
}
