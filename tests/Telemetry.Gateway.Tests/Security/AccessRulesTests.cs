using System.Text;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Security;

namespace Telemetry.Gateway.Tests.Security;

public class AccessRulesTests
{
    private static readonly string[] Ten = [.. Enumerable.Range(0, 10).Select(index => $"device{index}")];

    [Fact]
    public void Ten_identities_by_ten_devices_gives_ninety_denials()
    {
        AccessRules rules = new(new GatewayOptions());
        int denied = Ten.Sum(agent => Ten.Count(device => !rules.MaySpeakFor(agent, device)));
        Assert.Equal(90, denied);
        Assert.All(Ten, agent => Assert.True(rules.MaySpeakFor(agent, agent)));
    }

    [Fact]
    public void Ten_identities_by_ten_subscriptions_gives_ninety_denials()
    {
        int denied = Ten.Sum(
            agent => Ten.Count(other => !AccessRules.MaySubscribe(agent, Topics.CommandFilter(other))));
        Assert.Equal(90, denied);
        Assert.All(Ten, agent => Assert.True(AccessRules.MaySubscribe(agent, Topics.Config(agent))));
    }

    [Theory]
    [InlineData("pump", true)]
    [InlineData("pump:bearing", true)]
    [InlineData("pump.bearing", true)]
    [InlineData("pump-2", false)]
    [InlineData("pum", false)]
    [InlineData("Pump", false)]
    [InlineData("skab-7", false)]
    [InlineData("pump:", true)]
    [InlineData("pump:a/b", false)]
    [InlineData("pump:\0", false)]
    [InlineData("", false)]
    public void Own_name_and_what_is_below_it(string device, bool isAllowed) =>
        Assert.Equal(isAllowed, new AccessRules(new GatewayOptions()).MaySpeakFor("pump", device));

    [Theory]
    [InlineData("skab-7", true)]
    [InlineData("skab", true)]
    [InlineData("skabx", false)]
    [InlineData("other", true)]
    [InlineData("other2", false)]
    public void Configuration_grants_further_devices(string device, bool isAllowed)
    {
        AgentOptions agent = new() { Devices = ["skab-*", "other"] };
        Dictionary<string, AgentOptions> agents = new() { ["skab"] = agent };
        AccessRules rules = new(new GatewayOptions { Agents = agents });
        Assert.Equal(isAllowed, rules.MaySpeakFor("skab", device));
        Assert.False(rules.MaySpeakFor("pump", "skab-7"));
    }

    [Theory]
    [InlineData("#")]
    [InlineData("+/v1/pump/config")]
    [InlineData("$SYS/#")]
    [InlineData("telemetry/v1/pump/#")]
    [InlineData("telemetry/v1/pump/data")]
    [InlineData("telemetry/v1/pump/command/#")]
    [InlineData("telemetry/v1/pump/command/a/b")]
    [InlineData("telemetry/v1/pumpx/config")]
    [InlineData("telemetry/v1/+/config")]
    [InlineData("telemetry/v1/pump/config\0")]
    [InlineData("")]
    public void Other_filters_are_refused(string filter) => Assert.False(AccessRules.MaySubscribe("pump", filter));

    [Fact]
    public void Only_the_right_token_of_the_right_identity_connects()
    {
        AccessRules rules = new(new GatewayOptions
        {
            Agents = new Dictionary<string, AgentOptions>
            {
                ["pump"] = new() { TokenHash = TokenHash.Sha256("pump's token") },
                ["press"] = new() { TokenHash = TokenHash.Sha256("press's token") },
                ["silent"] = new(),
            },
        });
        Assert.True(rules.MayConnect("pump", "pump's token"u8));
        Assert.False(rules.MayConnect("pump", "press's token"u8));
        Assert.False(rules.MayConnect("press", "pump's token"u8));
        Assert.False(rules.MayConnect("nobody", "pump's token"u8));
        Assert.False(rules.MayConnect("silent", ""u8));
        Assert.False(rules.MayConnect("nobody", ""u8));
        Assert.False(rules.MayConnect("pump", ""u8));
    }

    [Fact]
    public void Open_gateway_takes_any_valid_name_and_no_other()
    {
        AccessRules rules = new(new GatewayOptions { Open = true });
        Assert.True(rules.MayConnect("anybody", ""u8));
        Assert.False(rules.MayConnect("", ""u8));
        Assert.False(rules.MayConnect("a/b", ""u8));
        Assert.False(rules.MayConnect("a\0b", ""u8));
    }

    [Fact]
    public void Pbkdf2_hash_matches_its_password_only()
    {
        byte[] salt = Encoding.ASCII.GetBytes("saltsalt");
        byte[] hash = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(
            "secret"u8, salt, 10_000, System.Security.Cryptography.HashAlgorithmName.SHA256, 32);
        string text = $"pbkdf2:10000:{Convert.ToHexString(salt)}:{Convert.ToHexString(hash)}";
        Assert.True(TokenHash.IsValid(text));
        Assert.True(TokenHash.Matches(text, "secret"u8));
        Assert.False(TokenHash.Matches(text, "Secret"u8));
    }
}
