using Telemetry.Simulation.Cli;
using Telemetry.Simulation.Faults;
using Xunit.Abstractions;

namespace Telemetry.Simulation.Tests;

/// <summary>Whole worlds. The command line runs as many as one likes; these run always.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int BrokenMax = 100;

    private static readonly IEnumerable<ulong> Usual = Enumerable.Range(1, 1000).Select(static n => (ulong)n);

    [Fact]
    public void Kept_seeds_find_nothing_any_more() => FindsNothing(KeptSeeds.All());

    [Fact]
    public void A_thousand_seeds_find_nothing_and_every_kind_of_fault_fires()
    {
        var campaign = FindsNothing(Usual);
        var never = Enum.GetValues<FaultKind>().Where(k => k != FaultKind.None && campaign.Faults[k] == 0);
        Assert.True(!never.Any(), $"Never fired: {string.Join(' ', never)}");
    }

    [Theory]
    [InlineData("ack-before-fsync")]
    [InlineData("no-dedupe")]
    [InlineData("checkpoint-without-rename")]
    public void A_broken_build_is_seen_within_a_hundred_seeds(string name)
    {
        Assert.True(MutantNames.TryParse(name, out var mutant));
        var campaign = new Campaign(mutant, isDevicesOnly: false, Environment.ProcessorCount) { StopsAtFirst = true };
        campaign.Run(Usual.Take(BrokenMax));
        Assert.NotEmpty(campaign.Failed);
        var (seed, result) = campaign.Failed.First();
        output.WriteLine($"{name}: world {campaign.Worlds}, seed {seed}: {result.Divergences[0]}");
    }

    [Fact]
    public void The_same_seed_is_the_same_world()
    {
        foreach (var seed in Usual.Take(5))
        {
            var results = Enumerable.Range(0, 2)
                .Select(_ => Campaign.RunOne(seed, Mutant.None, isDevicesOnly: false, trace: null)).ToList();
            Assert.NotEqual(0UL, results[0].Hash);
            Assert.Equal(results[0].Hash, results[1].Hash);
            Assert.Equal(results[0].Steps, results[1].Steps);
        }
    }

    private Campaign FindsNothing(IEnumerable<ulong> seeds)
    {
        var text = new StringWriter();
        var report = new Report(text, new CommandLine());
        var campaign = new Campaign(Mutant.None, isDevicesOnly: false, Environment.ProcessorCount)
        {
            Ended = report.Tell,
        };
        campaign.Run(seeds);
        output.WriteLine($"{campaign.Worlds} worlds, {campaign.Steps} steps, {campaign.Virtual.TotalDays:F1} days");
        output.WriteLine($"Faults fired: {Report.Counts(campaign.Faults)}");
        Assert.True(campaign.Failed.Count == 0, text.ToString());
        return campaign;
    }
}
