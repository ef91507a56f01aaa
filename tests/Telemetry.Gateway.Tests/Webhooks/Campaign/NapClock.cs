using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>
/// A virtual clock that knows when the runner under it has looked around: it never naps longer than its cursor's
/// interval, so every such nap is one look.
/// </summary>
internal sealed class NapClock(FakeTimeProvider time) : TimeProvider
{
    private int _naps;

    /// <summary>How often the runner went to sleep.</summary>
    public int Naps => Volatile.Read(ref _naps);

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = time.CreateTimer(callback, state, dueTime, period);
        if (dueTime <= WebhookLimits.CursorInterval)
        {
            Interlocked.Increment(ref _naps);
        }
        return timer;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan span) => time.Advance(span);
}
