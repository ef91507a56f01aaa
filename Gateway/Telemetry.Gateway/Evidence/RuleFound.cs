using Telemetry.Alerts;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Evidence;

/// <summary>A rule that was looked for.</summary>
/// <param name="Rule">The rule; null when nobody knows it any more.</param>
/// <param name="Settings">The configuration that says it; null with it.</param>
/// <param name="Item">The same for people.</param>
internal sealed record RuleFound(AlertRule? Rule, SettingsFile? Settings, RuleItem Item);
