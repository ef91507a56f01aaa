using Telemetry.Contract;

namespace Telemetry.Edge.Clock;

/// <summary>
/// Stamps event times: the wall clock, guarded against small steps back. A step back of up to a minute is slewed
/// (event time goes on at half speed until the wall clock has caught up, marked as holdover), so that a correction by
/// NTP makes no reading late. A greater step is followed at once: the old time was wrong. A clock that was never set
/// and says what cannot be is not believed: then the stamp is the time since the machine's start (<see
/// cref="BootStamp"/>), and <see cref="TryAnchor"/> says its date as soon as that is known.
/// </summary>
internal sealed class EventClock
{
    private static readonly long StepFollowedMicros = 60_000_000;

    /// <summary>A clock that has become possible is soon synchronised, too: that makes the better anchor.</summary>
    private static readonly TimeSpan SyncWait = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time;
    private readonly Func<TimeQuality> _wallQuality;
    private readonly IMachineClock? _machine;
    private readonly Lock _gate = new();
    private long _lastMicros = long.MinValue;
    private long _lastTimestamp;
    private long? _possibleSince;
    private long? _learnedStart;

    /// <param name="time">The wall clock and the monotonic one.</param>
    /// <param name="wallQuality">How far the wall clock can be trusted now.</param>
    /// <param name="machine">The time since the machine's start; null: the wall clock is always believed.</param>
    public EventClock(TimeProvider time, Func<TimeQuality> wallQuality, IMachineClock? machine = null)
    {
        _time = time;
        _wallQuality = wallQuality;
        _machine = machine;
    }

    /// <summary>The newest date that a synchronised clock has said, of former processes too.</summary>
    public long NewestSyncedMicros { get; private set; } = EdgeLimits.WallMicrosMin;

    /// <summary>Now, in microseconds since the epoch, and how far it can be trusted.</summary>
    public EventStamp Now()
    {
        lock (_gate)
        {
            var (wall, quality) = Wall();
            if (IsImpossible(wall, quality))
            {
                if (_learnedStart is not { } start)
                {
                    _lastMicros = long.MinValue;
                    return new EventStamp(BootStamp.Of(_machine!.Micros), TimeQuality.Unsynced);
                }
                (wall, quality) = (start + _machine!.Micros, TimeQuality.Holdover);
            }
            var timestamp = _time.GetTimestamp();
            var stamp = new EventStamp(wall, quality);
            if (wall < _lastMicros && _lastMicros - wall <= StepFollowedMicros)
            {
                var elapsed = _time.GetElapsedTime(_lastTimestamp, timestamp).Ticks / TimeSpan.TicksPerMicrosecond;
                stamp = new EventStamp(_lastMicros + (elapsed / 2), TimeQuality.Holdover);
            }
            _lastMicros = stamp.Micros;
            _lastTimestamp = timestamp;
            if (quality == TimeQuality.Synced)
            {
                // Not the newest ever: a clock that was a day ahead and was set right must not make the truth
                // impossible.
                NewestSyncedMicros = Math.Max(wall, EdgeLimits.WallMicrosMin);
            }
            return stamp;
        }
    }

    /// <summary>
    /// Somebody with a clock of its own, such as a receiver of satellites, says the date of a moment. It counts while
    /// the wall clock is not to be believed.
    /// </summary>
    /// <param name="utc">The date.</param>
    /// <param name="timestamp">The moment: the time provider's timestamp.</param>
    public void Learn(DateTimeOffset utc, long timestamp)
    {
        lock (_gate)
        {
            var passed = _time.GetElapsedTime(timestamp).Ticks / TimeSpan.TicksPerMicrosecond;
            var now = ((utc - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + passed;
            if (_machine is not null && now >= EdgeLimits.WallMicrosMin)
            {
                _learnedStart = now - _machine.Micros;
            }
        }
    }

    /// <summary>What a former process knew: it cannot be earlier now.</summary>
    public void Recall(long newestSyncedMicros)
    {
        lock (_gate)
        {
            NewestSyncedMicros = Math.Max(NewestSyncedMicros, newestSyncedMicros);
        }
    }

    /// <summary>The date of the machine's start; false while it is not known.</summary>
    public bool TryAnchor(out ClockAnchor anchor)
    {
        lock (_gate)
        {
            anchor = default;
            var (wall, quality) = Wall();
            if (_machine is null || IsImpossible(wall, quality))
            {
                _possibleSince = null;
                anchor = new ClockAnchor(MachineBoot, _learnedStart ?? 0, TimeQuality.Redated);
                return _learnedStart is not null;
            }
            _possibleSince ??= _time.GetTimestamp();
            if (quality == TimeQuality.Unsynced && _time.GetElapsedTime(_possibleSince.Value) < SyncWait)
            {
                return false;
            }
            anchor = new ClockAnchor(
                _machine.Boot, wall - _machine.Micros,
                quality == TimeQuality.Unsynced ? TimeQuality.Unsynced : TimeQuality.Redated);
            return true;
        }
    }

    /// <summary>Which run of the machine boot stamps are of; empty where there are none.</summary>
    public string MachineBoot => _machine?.Boot ?? "";

    private (long Micros, TimeQuality Quality) Wall() => (
        (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, _wallQuality());

    private bool IsImpossible(long wall, TimeQuality quality) =>
        _machine is not null && quality == TimeQuality.Unsynced && wall < NewestSyncedMicros;
}
