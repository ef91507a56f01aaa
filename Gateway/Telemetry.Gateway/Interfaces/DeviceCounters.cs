namespace Telemetry.Gateway.Interfaces;

/// <summary>What became of the readings of one device since the input journal's first record.</summary>
public readonly record struct DeviceCounters(
    long Accepted, long Duplicate, long Late, long Quarantined, long DeadLetter);
