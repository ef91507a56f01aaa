namespace Telemetry.Gateway.Agents;

/// <summary>One agent as the gateway knows it now.</summary>
/// <param name="Agent">Its name.</param>
/// <param name="IsOnline">It is connected.</param>
/// <param name="Newest">The newest version of what it is to run with; null: nobody said.</param>
/// <param name="Report">What it said of itself last; null: nothing since the gateway's start.</param>
/// <param name="Standing">How these two are to each other.</param>
/// <param name="Fault">Why the gateway's file cannot be used; null when it can.</param>
internal sealed record AgentStanding(
    string Agent, bool IsOnline, ConfigurationMark? Newest, AgentReport? Report, ConfigurationStanding Standing,
    string? Fault);
