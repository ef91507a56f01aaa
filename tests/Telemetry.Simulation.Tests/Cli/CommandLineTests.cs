using Telemetry.Simulation.Cli;
using Telemetry.Simulation.Faults;

namespace Telemetry.Simulation.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public void Seeds_ranges_and_options_are_understood()
    {
        var line = CommandLine.Parse(
            ["--seeds", "3..5", "--seed", "9", "--broken", "no-dedupe", "--jobs", "2", "--verbose"], out _);
        Assert.NotNull(line);
        Assert.Equal([3UL, 4, 5, 9], line.AllSeeds());
        Assert.Equal(Mutant.NoDedupe, line.Broken);
        Assert.Equal(2, line.Jobs);
        Assert.True(line.IsVerbose);
    }

    [Theory]
    [InlineData()]
    [InlineData("--seed")]
    [InlineData("--seed", "x")]
    [InlineData("--seeds", "5..3")]
    [InlineData("--seeds", "5")]
    [InlineData("--broken", "everything")]
    [InlineData("--jobs", "0")]
    [InlineData("--sede", "1")]
    public void What_is_not_understood_is_said(params string[] arguments)
    {
        Assert.Null(CommandLine.Parse(arguments, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Kept_seeds_are_read_and_are_there_once()
    {
        var seeds = KeptSeeds.All();
        Assert.Equal(seeds.Count, seeds.Distinct().Count());
    }
}
