namespace Telemetry.Contract.Live;

/// <summary>The gateway's own figures.</summary>
/// <param name="ReadingsPerSecond">Readings ingested per second, over the last seconds.</param>
/// <param name="JournalPosition">End of the input journal.</param>
/// <param name="PipelineLagRecords">Journal records that the slowest pipeline has not applied yet.</param>
/// <param name="ViewLagRecords">Output records that history does not show yet.</param>
public sealed record GatewayItem(
    double ReadingsPerSecond, long JournalPosition, long PipelineLagRecords, long ViewLagRecords);
