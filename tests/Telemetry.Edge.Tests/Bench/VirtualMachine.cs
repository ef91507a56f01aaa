using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>The agent's computer: its wall clock can be wrong, and counts from 1970 after some of its starts.</summary>
internal sealed class VirtualMachine : TimeProvider, IMachineClock
{
    private readonly VirtualTime _time;
    private TimeSpan _offset;
    private int _boots;

    public VirtualMachine(VirtualTime time)
    {
        _time = time;
        SwitchOn(isKnown: true);
    }

    public string Boot => $"machine{_boots}";

    public long Micros => (_time.Now - BootedAt).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>When it was switched on.</summary>
    public TimeSpan BootedAt { get; private set; }

    /// <summary>What the kernel says of its clock.</summary>
    public bool IsSynchronised { get; private set; }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + _offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);

    /// <summary>The power comes (back): the date is known, or it is 1970.</summary>
    public void SwitchOn(bool isKnown)
    {
        _boots++;
        BootedAt = _time.Now;
        _offset = isKnown ? TimeSpan.Zero : DateTimeOffset.UnixEpoch - _time.GetUtcNow();
        IsSynchronised = isKnown;
    }

    /// <summary>Somebody sets the clock, wrong; the kernel does not call it synchronised any more.</summary>
    public void Step(TimeSpan by)
    {
        _offset = by;
        IsSynchronised = false;
    }

    /// <summary>NTP has found the time.</summary>
    public void Synchronise()
    {
        _offset = TimeSpan.Zero;
        IsSynchronised = true;
    }

    /// <summary>An event clock of a new process, with the kernel's word for its quality.</summary>
    public EventClock NewClock()
    {
        var kernel = new KernelClock(this, () => IsSynchronised);
        return new EventClock(this, kernel.Quality, this);
    }
}
