namespace Telemetry.Gateway.Interfaces;

/// <summary>How far the gateway is.</summary>
/// <param name="ReadingsPerSecond">Readings journalled in the last second.</param>
/// <param name="JournalPosition">End of the input journal: the next record's position.</param>
/// <param name="PipelinePosition">The next record that the pipeline will read.</param>
/// <param name="JournalTimeMicros">Journal time now, µs since the epoch.</param>
public readonly record struct GatewayProgress(
    double ReadingsPerSecond,
    long JournalPosition,
    long PipelinePosition,
    long JournalTimeMicros)
{
    /// <summary>Records that the pipeline has not read yet.</summary>
    public long PipelineLagRecords => Math.Max(0, JournalPosition - PipelinePosition);
}
