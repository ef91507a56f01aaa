namespace Telemetry.Simulation.Kernel;

/// <summary>A timer of one life, or of the world itself. It fires as a step of its life.</summary>
internal sealed class VirtualTimer(World world, Life? life, TimerCallback callback, object? state) : ITimer
{
    private const long Never = long.MaxValue;

    private long _due = Never;
    private long _period;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _due = dueTime < TimeSpan.Zero ? Never : world.Ticks + dueTime.Ticks;
        _period = period > TimeSpan.Zero ? period.Ticks : 0;
        if (_due != Never && life is not { IsAlive: false })
        {
            world.Schedule(this, _due);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _due = Never;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Was it set anew, or disposed of, since this due time was noted?</summary>
    internal bool IsStale(long due) => due != _due || life is { IsAlive: false };

    internal void Fire()
    {
        _due = Never;
        if (_period > 0)
        {
            _due = world.Ticks + _period;
            world.Schedule(this, _due);
        }
        if (life is null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
            world.Note("world", "event");
            callback(state);
        }
        else
        {
            world.Post(life, static timer => ((VirtualTimer)timer!).Call(), this);
        }
    }

    private void Call() => callback(state);
}
