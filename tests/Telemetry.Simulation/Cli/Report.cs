using System.Globalization;
using Telemetry.Simulation.Faults;

namespace Telemetry.Simulation.Cli;

/// <summary>What people read.</summary>
internal sealed class Report(TextWriter output, CommandLine line)
{
    private const int FailuresShown = 20;

    private int _shown;

    /// <summary>One world has ended.</summary>
    public void Tell(ScenarioResult result)
    {
        if (line.IsVerbose)
        {
            Write($"seed {result.Seed}: {result.Hash:x16}, {result.Steps} steps, {result.Elapsed:d\\.hh\\:mm\\:ss}, "
                + $"{result.Readings} readings, {result.Divergences.Count} divergences");
        }
        if (result.Divergences.Count == 0 || ++_shown > FailuresShown)
        {
            return;
        }
        Write($"SEED {result.Seed} DIVERGES:");
        foreach (var divergence in result.Divergences)
        {
            Write($"  {divergence}");
        }
        Write($"  again: {Again(result.Seed)}");
    }

    /// <summary>All have ended.</summary>
    public void Sum(Campaign campaign, TimeSpan took, TimeSpan cpu)
    {
        Write($"faults fired: {Counts(campaign.Faults)}");
        Write($"{campaign.Worlds} worlds, {campaign.Failed.Count} diverge; {campaign.Readings} readings, "
            + $"{campaign.Steps} steps, {campaign.Virtual.TotalDays:F1} virtual days; "
            + $"{took.TotalSeconds:F1} s, {cpu.TotalSeconds:F1} CPU s, "
            + $"{campaign.Worlds / Math.Max(0.001, took.TotalSeconds):F1} worlds/s");
        if (campaign.Failed.Count > 0)
        {
            Write($"diverging seeds: {string.Join(' ', campaign.Failed.Keys)}");
        }
    }

    public static string Counts(FaultCounts faults) => string.Join(", ", Enum.GetValues<FaultKind>()
        .Where(static k => k != FaultKind.None)
        .Select(k => string.Create(CultureInfo.InvariantCulture, $"{k} {faults[k]}")));

    private string Again(ulong seed)
    {
        var broken = line.Broken == Mutant.None ? "" : $" --broken {MutantNames.Of(line.Broken)}";
        var devices = line.IsDevicesOnly ? " --devices-only" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"dotnet run -c Release --project tests/Telemetry.Simulation -- --seed {seed} --trace{broken}{devices}");
    }

    private void Write(string text) => output.WriteLine(text);
}
