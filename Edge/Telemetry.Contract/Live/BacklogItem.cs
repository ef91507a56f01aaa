namespace Telemetry.Contract.Live;

/// <summary>What an agent has not been able to deliver yet, as it last said.</summary>
/// <param name="Readings">Readings in the spool.</param>
/// <param name="Oldest">Event time of the oldest of them, UTC; null when the spool is empty.</param>
/// <param name="EtaSeconds">Estimated time until it is drained; null when empty or not draining.</param>
public sealed record BacklogItem(long Readings, DateTime? Oldest, double? EtaSeconds)
{
    /// <summary>An empty spool.</summary>
    public static BacklogItem Empty { get; } = new(0, null, null);
}
