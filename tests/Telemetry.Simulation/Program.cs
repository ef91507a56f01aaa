using Telemetry.Simulation.Cli;
using Telemetry.Simulation.Faults;

if (CommandLine.Parse(args, out var error) is not { } line)
{
    Console.Error.WriteLine(error);
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}
if (line.IsHelp)
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

var report = new Report(Console.Out, line);
var campaign = new Campaign(line.Broken, line.IsDevicesOnly, line.Jobs)
{
    Ended = report.Tell,
    StopsAtFirst = line.Broken != Mutant.None,
    Trace = line.IsTraced ? Console.Out : null,
};
var start = TimeProvider.System.GetTimestamp();
var cpu = Environment.CpuUsage.TotalTime;
campaign.Run(line.AllSeeds());
report.Sum(campaign, TimeProvider.System.GetElapsedTime(start), Environment.CpuUsage.TotalTime - cpu);

// A broken build must be seen; the product must not be.
return campaign.Failed.Count > 0 == (line.Broken != Mutant.None) ? 0 : 1;
