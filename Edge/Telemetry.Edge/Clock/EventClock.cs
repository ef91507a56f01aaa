using Telemetry.Contract;

namespace Telemetry.Edge.Clock;

/// <summary>
/// Stamps event times: the wall clock, guarded against small steps back. A step back of up to a minute is slewed
/// (event time goes on at half speed until the wall clock has caught up, marked as holdover), so that a correction by
/// NTP makes no reading late. A greater step is followed at once: the old time was wrong.
/// </summary>
internal sealed class EventClock
{
    private static readonly long StepFollowedMicros = 60_000_000;

    private readonly TimeProvider _time;
    private readonly Func<TimeQuality> _wallQuality;
    private readonly Lock _gate = new();
    private long _lastMicros = long.MinValue;
    private long _lastTimestamp;

    public EventClock(TimeProvider time, Func<TimeQuality> wallQuality)
    {
        _time = time;
        _wallQuality = wallQuality;
    }

    /// <summary>Now, in microseconds since the epoch, and how far it can be trusted.</summary>
    public EventStamp Now()
    {
        lock (_gate)
        {
            var wall = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            var timestamp = _time.GetTimestamp();
            var stamp = new EventStamp(wall, _wallQuality());
            if (wall < _lastMicros && _lastMicros - wall <= StepFollowedMicros)
            {
                var elapsed = _time.GetElapsedTime(_lastTimestamp, timestamp).Ticks / TimeSpan.TicksPerMicrosecond;
                stamp = new EventStamp(_lastMicros + (elapsed / 2), TimeQuality.Holdover);
            }
            _lastMicros = stamp.Micros;
            _lastTimestamp = timestamp;
            return stamp;
        }
    }
}
