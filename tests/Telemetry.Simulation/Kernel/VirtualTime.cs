namespace Telemetry.Simulation.Kernel;

/// <summary>
/// The clocks of one life: a wall clock that is the node's own and may be wrong, and a monotonic one that nobody can
/// set.
/// </summary>
internal sealed class VirtualTime(Life life) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => life.World.Now + life.Node.WallOffset;

    /// <inheritdoc/>
    public override long GetTimestamp() => life.World.Ticks + TimeSpan.TicksPerHour;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(life.World, life, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
