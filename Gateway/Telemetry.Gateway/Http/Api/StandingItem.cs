using Telemetry.Contract;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Http.Api;

/// <summary>What an agent is to run with, held against what it says that it runs with.</summary>
/// <param name="State">none, unknown, pending, on_trial, applied, rolled_back, refused, overtaken or damaged.</param>
/// <param name="Desired">The newest version; null: nobody gave one, it runs its own file.</param>
/// <param name="DesiredAt">When it was given.</param>
/// <param name="DesiredBy">By whom.</param>
/// <param name="Running">The version that it runs; 0: its own file alone; null: it has not said.</param>
/// <param name="Known">The greatest version that it has taken note of.</param>
/// <param name="TrialSeconds">Until its trial ends at the latest.</param>
/// <param name="Reason">Why it was rolled back, or what the trial waits for.</param>
/// <param name="Faults">Why it was refused, field by field.</param>
/// <param name="Damage">Which file cannot be used and why; null when it can.</param>
internal sealed record StandingItem(
    ConfigurationStanding State,
    long? Desired,
    DateTimeOffset? DesiredAt,
    string? DesiredBy,
    long? Running,
    long? Known,
    long? TrialSeconds,
    string? Reason,
    IReadOnlyList<FieldFault>? Faults,
    string? Damage)
{
    public static StandingItem Of(AgentStanding agent)
    {
        AgentConfiguration? said = agent.Report?.Configuration;
        return new StandingItem(
            agent.Standing,
            agent.Newest?.Version,
            agent.Newest?.At,
            agent.Newest is { By: { Length: > 0 } by } ? by : null,
            said?.Running,
            said?.Desired,
            said?.TrialSeconds,
            said?.Reason,
            said?.Faults,
            agent.Fault is { } fault ? $"{ConfigurationStore.FileOf(agent.Agent)}: {fault}" : null);
    }
}
