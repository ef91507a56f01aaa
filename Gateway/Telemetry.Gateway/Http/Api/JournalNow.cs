using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Http.Api;

/// <summary>
/// The journal's time as well as it can be known without writing a record: the newest that was reported, or the clock
/// on the wall where that is later, since reports come once a second and none just after the start.
/// </summary>
internal sealed class JournalNow(IDeviceView devices, TimeProvider time)
{
    public long Micros => Math.Max(devices.Progress.JournalTimeMicros, EventTimes.ToMicros(time.GetUtcNow()));
}
