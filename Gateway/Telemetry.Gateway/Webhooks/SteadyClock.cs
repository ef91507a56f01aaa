namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// The wall clock as it was at the start, going on at the pace of the monotonic one: waits and ages are measured in it,
/// so that setting the clock neither holds a delivery for days nor gives it up.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _startTicks = time.GetTimestamp();

    public DateTimeOffset Now => _start + time.GetElapsedTime(_startTicks);
}
