using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>Events that one form of a pipeline said.</summary>
/// <param name="Settings">What the pipelines were made from.</param>
/// <param name="Options">What this replay makes them from: the same, or that of a what-if.</param>
/// <param name="Events">The events, in order.</param>
internal sealed record RerunForm(SettingsFile Settings, GatewayOptions Options, IReadOnlyList<SaidEvent> Events)
{
    /// <summary>The pipeline.</summary>
    public string Pipeline => Events[0].Pipeline;

    /// <summary>Whether an event belongs to them that a configuration made: what it says of other pipelines does not
    /// matter.</summary>
    public bool Holds(SaidEvent said, SettingsFile settings) =>
        Pipeline == said.Pipeline && (Settings.Position == settings.Position
            || (FormIn(settings) is string form && FormIn(Settings) == form));

    private string? FormIn(SettingsFile settings) => settings.Settings.Fingerprints.GetValueOrDefault(Pipeline);
}
