namespace Telemetry.Contract.Live;

/// <summary>What became of a device's readings since the gateway's data began.</summary>
/// <param name="Accepted">Readings folded into results.</param>
/// <param name="Duplicate">Readings that had arrived before.</param>
/// <param name="Late">Readings behind the device's own clock.</param>
/// <param name="Quarantined">Readings dated too far in the future.</param>
/// <param name="DeadLetter">Messages or readings that could not be used.</param>
public sealed record DeviceCounters(long Accepted, long Duplicate, long Late, long Quarantined, long DeadLetter)
{
    /// <summary>Nothing yet.</summary>
    public static DeviceCounters Zero { get; } = new(0, 0, 0, 0, 0);
}
