using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Live;

/// <summary>Devices as the REST interface and the live feed show them.</summary>
internal static class DeviceItems
{
    public static DeviceItem Of(DeviceSnapshot device) => new()
    {
        Id = device.Id,
        Agent = device.Agent,
        Online = device.Online,
        Clock = EventTimes.ToUtc(device.ClockMicros),
        LagSeconds = device.LagSeconds,
        Backlog = new BacklogItem(
            device.Backlog.Readings, EventTimes.ToUtc(device.Backlog.OldestMicros), device.Backlog.EtaSeconds),
        TimeQuality = device.TimeQuality,
        LastSeen = EventTimes.ToUtc(device.LastSeenMicros),
        Conflict = device.Conflict is not { } conflict ? null : new ConflictItem(
            conflict.Reason,
            EventTimes.ToUtc(conflict.SinceMicros),
            conflict.Run,
            conflict.OtherRun,
            conflict.Held),
        Counters = new Contract.Live.DeviceCounters(
            device.Counters.Accepted, device.Counters.Duplicate, device.Counters.Late,
            device.Counters.Quarantined, device.Counters.DeadLetter),
    };
}
