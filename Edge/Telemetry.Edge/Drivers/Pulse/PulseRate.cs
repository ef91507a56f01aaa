namespace Telemetry.Edge.Drivers.Pulse;

/// <summary>
/// Pulses per second from the times of pulses: between two polls that saw pulses, their number by the time from the
/// last pulse before to the last one now. So one pulse a minute gives a rate too, and no jumps between 0 and 1. While
/// none comes, the rate is at most what would be if one came now.
/// </summary>
internal sealed class PulseRate
{
    private TimeSpan? _lastPulse;

    /// <summary>Pulses per second; null until two pulses were seen.</summary>
    public double? PerSecond { get; private set; }

    /// <summary>So many pulses came since the last call, the last of them at <paramref name="lastAt"/>.</summary>
    public void Came(long pulses, TimeSpan lastAt)
    {
        if (_lastPulse is { } before && lastAt > before)
        {
            PerSecond = pulses / (lastAt - before).TotalSeconds;
        }
        _lastPulse = lastAt;
    }

    /// <summary>None came until now.</summary>
    public void Silent(TimeSpan now)
    {
        if (PerSecond is { } rate && _lastPulse is { } before && now > before)
        {
            PerSecond = Math.Min(rate, 1 / (now - before).TotalSeconds);
        }
    }

    /// <summary>Pulses may have been lost: what was measured says nothing any more.</summary>
    public void Forget()
    {
        _lastPulse = null;
        PerSecond = null;
    }
}
