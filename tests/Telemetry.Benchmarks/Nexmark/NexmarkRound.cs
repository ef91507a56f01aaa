namespace Telemetry.Benchmarks.Nexmark;

/// <summary>What a round of a query comes to.</summary>
internal sealed record NexmarkRound(
    double CompileMillis, double EventsPerCpuSecond, double BytesPerEvent, long RowsOut, long DeadLetters);
