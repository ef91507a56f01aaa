using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>Events that one form of a pipeline said.</summary>
/// <param name="Settings">What the pipelines were made from.</param>
/// <param name="Options">What this replay makes them from: the same, or that of a what-if.</param>
/// <param name="Events">The events, in order.</param>
internal sealed record RerunForm(SettingsFile Settings, GatewayOptions Options, IReadOnlyList<SaidEvent> Events);
