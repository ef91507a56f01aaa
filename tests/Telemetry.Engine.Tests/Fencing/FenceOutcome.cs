using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Tests.Fencing;

/// <summary>What became of a script's messages.</summary>
internal sealed record FenceOutcome(
    IReadOnlyList<string> Readings, IReadOnlyList<string> DeadLetters, SourceView View, byte[] State)
{
    public SourceCounters Counters => View.Counters;

    public int CountOf(string reason) =>
        DeadLetters.Count(line => line.Contains($"reason={reason}", StringComparison.Ordinal));
}
