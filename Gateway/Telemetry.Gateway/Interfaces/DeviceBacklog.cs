namespace Telemetry.Gateway.Interfaces;

/// <summary>
/// What an agent says is still in its spool for one device, and when it will be here at the present rate.
/// </summary>
/// <param name="Readings">Readings that are not acknowledged.</param>
/// <param name="OldestMicros">Event time of the oldest, µs since the epoch; null when the spool is empty.</param>
/// <param name="EtaSeconds">Seconds until drained; null when unknown.</param>
public readonly record struct DeviceBacklog(long Readings, long? OldestMicros, double? EtaSeconds);
