using System.Text.Json;

namespace Telemetry.Gateway.Http.Api;

/// <summary>What an agent is to run with from now on. Other keys are passed over, so that what GET gave can be changed
/// and sent back.</summary>
/// <param name="Settings">Sections of the agent's configuration file, each in the place of the file's; <c>{}</c> is the
/// file alone.</param>
/// <param name="TrialSeconds">How long it may take to prove itself: 30 to 86400, default 120.</param>
/// <param name="By">Who says so.</param>
/// <param name="Note">Why.</param>
internal sealed record ConfigurationBody(
    JsonElement? Settings, int? TrialSeconds = null, string? By = null, string? Note = null);
