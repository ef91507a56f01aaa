using System.Text;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Tests.Configuration;

public class RuleSectionTests
{
    /// <summary>Rules of all kinds with most of their keys.</summary>
    private static readonly string[] Rules =
    [
        """
        { "id": "a", "metric": "t*", "device": "p*", "aggregate": "max", "raise_above": 5, "clear_below": 4,
        "for_windows": 2, "for_seconds": 30, "gap_max_seconds": 20, "clear_windows": 3, "clear_for_seconds": 40,
        "flap": { "episodes": 3, "within_seconds": 600, "calm_seconds": 60.5 }, "severity": "info",
        "late_after_seconds": 5, "horizon_seconds": 7200, "summary": "{device} {{hot}}",
        "runbook": "https://wiki.example/hot", "labels": { "team": "night", "area": "7" } }
        """,
        """{ "id": "b", "metric": "t", "raise_below": 5, "clear_above": 6 }""",
        """{ "id": "c", "kind": "rate", "metric": "t", "raise_above": 5 }""",
        """{ "id": "d", "kind": "absence", "metric": "t", "for_seconds": 90 }""",
        """{ "id": "e", "kind": "band", "metric": "t" }""",
        """{ "id": "f", "kind": "band", "metric": "t", "raise_above": 2.5, "clear_below": 1 }""",
        """
        { "id": "g", "kind": "pattern", "metric": "t", "within_seconds": 60,
        "steps": [ { "above": 5 }, { "below": 2, "above": 1 } ] }
        """,
        """{ "id": "h", "kind": "completeness", "pipeline": "hall_10s", "raise_below": 0.9, "clear_above": 1 }""",
        """{ "id": "i", "kind": "offline", "device": "press", "for_seconds": 0 }""",
        """{ "id": "j", "pipeline": "hall_10s", "device": "hall", "metric": "t", "raise_above": 1 }""",
        """{ "id": "k", "pipeline": "machine_scores", "raise_above": 90 }""",
    ];

    [Fact]
    public void What_is_kept_of_rules_makes_the_same_rules()
    {
        GatewayOptions options = Parse($$"""
            { "rules": [ {{string.Join(", ", Rules)}} ],
              "group_windows": [ { "id": "hall_10s", "groups": { "hall": [ "press" ] } } ] }
            """);
        PipelineSettings kept = PipelineSettings.Of(options);
        PipelineSettings again = PipelineSettings.Of(PipelineSettings.Read("again", kept.Text.ToArray()).Options);

        Assert.Equal(Rules.Length, options.Rules.Count);
        Assert.Equal(Encoding.UTF8.GetString(kept.Text.Span), Encoding.UTF8.GetString(again.Text.Span));
        Assert.Equal(kept.Fingerprints, again.Fingerprints);
        Assert.All(options.Rules.Zip(PipelineSettings.Read("again", kept.Text.ToArray()).Options.Rules), pair =>
            Assert.Equal(pair.First.DescribeCondition(), pair.Second.DescribeCondition()));
    }

    [Theory]
    [InlineData("""{ "id": "r", "kind": "magic" }""",
        "rules[0].kind: \"magic\" is not allowed: threshold, rate, absence, band, pattern, completeness, offline")]
    [InlineData("""{ "id": "r", "kind": "absence", "metric": "t", "raise_above": 1 }""",
        "rules[0].raise_above: 1 is not allowed: unknown key; allowed here: id, kind, device, clear_windows,")]
    [InlineData("""{ "id": "r", "kind": "absence", "metric": "t" }""",
        "Rule 'r': for is '00:00:00'; allowed is above zero, not above the horizon.")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_above": 1, "raise_below": 0 }""",
        "rules[0].raise_above: 1 is not allowed: one of raise_above and raise_below")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_below": 1, "clear_above": 0 }""",
        "rules[0].clear_above: 0 is not allowed: a number from 1 to")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_below": 1, "clear_below": 0 }""",
        "rules[0].clear_below: 0 is not allowed: clear_above beside raise_below")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_above": 1, "clear_above": 0 }""",
        "rules[0].clear_above: 0 is not allowed: clear_below beside raise_above")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_above": 1, "summary": "{device" }""",
        "in braces only rule, key, device,")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_above": 1, "flap": { "episodes": 3 } }""",
        "flap needs the keys episodes, within_seconds and calm_seconds")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_above": 1, "runbook": "ftp://x" }""",
        "rules[0].runbook: \"ftp://x\" is not allowed: an absolute http or https address")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_above": 1, "labels": { "a b": "c" } }""", "labels with a name")]
    [InlineData("""{ "id": "r", "kind": "pattern", "metric": "t", "within_seconds": 5, "steps": [ { "above": 1 } ] }""",
        "Rule 'r': steps is '1'; allowed is 2 to 8 steps.")]
    [InlineData("""{ "id": "r", "kind": "pattern", "metric": "t", "steps": [ { "above": 1 }, {} ] }""",
        "rules[0].steps[1]: {} is not allowed: a step needs the key above or below")]
    [InlineData("""{ "id": "r", "kind": "completeness", "pipeline": "yard" }""", "a rule needs the key raise_below")]
    [InlineData("""{ "id": "r", "metric": "t", "pipeline": "yard", "raise_above": 1 }""",
        "the pipeline of a rule is one of readings_10s, scores, machine_scores")]
    [InlineData("""{ "id": "r", "metric": "t", "raise_above": 1, "clear_for_seconds": 90, "horizon_seconds": 60 }""",
        "Rule 'r': clear_for is '00:01:30'; allowed is not negative, not above the horizon.")]
    public void Wrong_rules_are_one_line_with_their_place(string rule, string expected)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(
            () => Parse($$"""{ "rules": [ {{rule}} ] }"""));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("f.json: rules[0]", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Rates_and_patterns_remember_an_hour_unless_said()
    {
        GatewayOptions options = Parse($$"""{ "rules": [ {{Rules[2]}}, {{Rules[1]}} ] }""");
        Assert.Equal([1.0, 24.0], options.Rules.Select(rule => rule.Horizon.TotalHours));
        Assert.Equal(AlertRuleKind.Rate, options.Rules[0].Kind);
    }

    private static GatewayOptions Parse(string json) => ConfigurationFile.Parse("f.json", Encoding.UTF8.GetBytes(json));
}
