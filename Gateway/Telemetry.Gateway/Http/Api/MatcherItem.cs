using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.Http.Api;

/// <summary>A condition on a text of an alert.</summary>
/// <param name="Name">alert, rule, key, device, metric, severity, source, cause, or a label of the rule.</param>
/// <param name="Op">=, !=, =~ or !~; regular expressions match the whole text.</param>
/// <param name="Value">The text or regular expression.</param>
internal sealed record MatcherItem(string? Name, string? Op, string? Value)
{
    public static MatcherItem Of(AlertMatcher matcher) => new(matcher.Name, matcher.Op, matcher.Value);
}
