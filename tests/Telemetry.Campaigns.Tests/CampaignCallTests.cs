namespace Telemetry.Campaigns.Tests;

/// <summary>A command line that is not understood begins no campaign of an hour with something else.</summary>
public sealed class CampaignCallTests
{
    private static readonly CampaignCall[] Campaigns = [new("flips", 1000, 1), new("load", 60), new("folder", 0)];

    [Theory]
    [InlineData("flips", 1000, 1)]
    [InlineData("load --count 900", 900, 0)]
    [InlineData("flips --seed 7 --count 3", 3, 7)]
    [InlineData("folder", 0, 0)]
    public void Says_what_is_asked_for(string line, int count, int seed) => Assert.Equal(
        new CampaignCall(line.Split(' ')[0], count, seed), CampaignCall.Parse(line.Split(' '), Campaigns));

    [Theory]
    [InlineData("flops", "no campaign is called 'flops'; there are flips, load, folder")]
    [InlineData("--count 3", "no campaign is called '--count'; there are flips, load, folder")]
    [InlineData("flips 3", "'3' is one too many; behind flips is allowed, once: --count N, --seed N")]
    [InlineData("flips --cuont 3", "'--cuont' is one too many; behind flips is allowed, once: --count N, --seed N")]
    [InlineData("flips --count 3 4", "'4' is one too many; behind flips is allowed, once: --count N, --seed N")]
    [InlineData("load --seed 3", "'--seed' is one too many; behind load is allowed, once: --count N")]
    [InlineData("load --count 3 --count 4", "'--count' is one too many; behind load is allowed, once: --count N")]
    [InlineData("folder --count 3", "'--count' is one too many; behind folder is allowed, once: nothing")]
    [InlineData("flips --count", "--count wants a whole number from 1 on, not ''")]
    [InlineData("flips --count --seed 3", "--count wants a whole number from 1 on, not '--seed'")]
    [InlineData("flips --count 0", "--count wants a whole number from 1 on, not '0'")]
    [InlineData("flips --count 1e3", "--count wants a whole number from 1 on, not '1e3'")]
    [InlineData("flips --count 99999999999", "--count wants a whole number from 1 on, not '99999999999'")]
    [InlineData("flips --seed -3", "--seed wants a whole number from 1 on, not '-3'")]
    public void Refuses_what_it_does_not_understand(string line, string why) => Assert.Equal(
        why, Assert.Throws<ArgumentException>(() => CampaignCall.Parse(line.Split(' '), Campaigns)).Message);

    [Fact]
    public async Task The_program_refuses_with_bad_usage() =>
        Assert.Equal(2, await Program.Main(["bit-flips", "3"]));
}
