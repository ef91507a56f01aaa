using System.Text.Json;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Http.Api;

/// <summary>One version of what an agent is to run with.</summary>
/// <param name="Agent">Whose.</param>
/// <param name="Version">Its number; also the ETag.</param>
/// <param name="At">When it was given.</param>
/// <param name="By">Who says to have given it.</param>
/// <param name="Token">The name of the token that it was given with.</param>
/// <param name="Note">Why.</param>
/// <param name="Restores">The version whose settings these are once more.</param>
/// <param name="TrialSeconds">How long its trial may last.</param>
/// <param name="Settings">Sections of the agent's configuration file, each in the place of the file's.</param>
/// <param name="Standing">What became of it; only of the newest.</param>
internal sealed record ConfigurationItem(
    string Agent,
    long Version,
    DateTimeOffset At,
    string By,
    string Token,
    string Note,
    long? Restores,
    int TrialSeconds,
    JsonElement Settings,
    StandingItem? Standing)
{
    public static ConfigurationItem Of(string agent, ConfigurationVersion version, StandingItem? standing) => new(
        agent, version.Version, version.At, version.By, version.Token, version.Note, version.Restores,
        version.TrialSeconds, version.Settings, standing);
}
