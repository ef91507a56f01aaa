using Telemetry.Engine.Execution;

namespace Telemetry.Simulation.Oracle;

/// <summary>Holds what a partition counted of its sources against the brute-force count.</summary>
internal static class CounterExamination
{
    public static void Run(Partition partition, Expectation expected, Findings findings)
    {
        for (var source = 0; source < partition.SourceCount; source++)
        {
            var view = partition.SourceAt(source);
            var found = new ExpectedCounters
            {
                Accepted = view.Counters.Accepted,
                Duplicate = view.Counters.Duplicate,
                Late = view.Counters.Late,
                Quarantined = view.Counters.Quarantined,
                DeadLetter = view.Counters.DeadLetter,
            };
            var wanted = expected.Counters.TryGetValue(view.Name, out var counters) ? counters : new ExpectedCounters();
            findings.Equal("counters", $"device {view.Name}", wanted.ToString(), found.ToString());
        }
    }
}
