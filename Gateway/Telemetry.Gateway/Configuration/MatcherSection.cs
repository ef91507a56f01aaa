using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.Configuration;

/// <summary>Reads <c>matchers</c>: which alerts something is about.</summary>
internal static class MatcherSection
{
    private const string Rule = "a text";

    /// <summary>The matchers; one without an op asks for equality.</summary>
    public static IReadOnlyList<AlertMatcher> Read(ConfigurationNode node) =>
        [.. node.List(CareLimits.MatchersMax).Select(Matcher)];

    private static AlertMatcher Matcher(ConfigurationNode node)
    {
        var keys = node.Object("name", "op", "value");
        if (!keys.TryGetValue("name", out ConfigurationNode name)
            || !keys.TryGetValue("value", out ConfigurationNode value))
        {
            throw node.Refuse("a matcher needs the keys name and value");
        }

        string op = keys.TryGetValue("op", out ConfigurationNode said) ? said.OneOf("=", "!=", "=~", "!~") : "=";
        string? problem = AlertMatcher.TryCreate(
            name.Text(Rule, _ => true), op, value.Text(Rule, _ => true), out AlertMatcher? matcher);
        return matcher ?? throw node.Refuse(problem ?? "");
    }
}
