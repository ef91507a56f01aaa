using Telemetry.Contract;

namespace Telemetry.Gateway.Agents;

/// <summary>What an agent said of itself last.</summary>
/// <param name="At">When it arrived, by the gateway's clock.</param>
/// <param name="Version">The program's version; null when it did not say.</param>
/// <param name="Configuration">What it runs; null when it did not say.</param>
/// <param name="Sensors">How its sensors are.</param>
internal sealed record AgentReport(
    DateTimeOffset At, string? Version, AgentConfiguration? Configuration, IReadOnlyList<AgentSensor> Sensors);
