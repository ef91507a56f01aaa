using Telemetry.Contract;

namespace Telemetry.Gateway.Http.Api;

/// <summary>One agent.</summary>
/// <param name="Agent">Its name.</param>
/// <param name="Online">It is connected.</param>
/// <param name="Program">The version of its program; null when it has not said.</param>
/// <param name="ReportedAt">When it last said something of itself, since the gateway's start.</param>
/// <param name="Configuration">What it is to run with, and what it runs with.</param>
/// <param name="Sensors">Its sensors, as it said last: their names are what commands ask for.</param>
internal sealed record AgentItem(
    string Agent,
    bool Online,
    string? Program,
    DateTimeOffset? ReportedAt,
    StandingItem Configuration,
    IReadOnlyList<AgentSensor> Sensors);
