using Telemetry.Simulation.Faults;

namespace Telemetry.Simulation;

/// <summary>What became of one world.</summary>
internal sealed record ScenarioResult
{
    public required ulong Seed { get; init; }

    /// <summary>The hash of everything that happened.</summary>
    public required ulong Hash { get; init; }

    public required long Steps { get; init; }

    /// <summary>Virtual time.</summary>
    public required TimeSpan Elapsed { get; init; }

    public required int Readings { get; init; }

    public required FaultCounts Faults { get; init; }

    /// <summary>What was not as it should be; empty when all was.</summary>
    public required IReadOnlyList<string> Divergences { get; init; }
}
