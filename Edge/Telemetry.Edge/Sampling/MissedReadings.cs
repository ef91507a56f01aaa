using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Sampling;

/// <summary>
/// What a sensor should have given and did not, on its way to the loss ledger: the first at once, what follows it every
/// ten seconds, for a sensor that is gone for a week must not fill the spool with its absence. Each slot of the
/// schedule gives readings or is counted here, once. Not thread-safe: the sensor's loop owns it.
/// </summary>
internal sealed class MissedReadings
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly string _sensor;
    private readonly PollSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly LossTally _tally = new();
    private long _told;
    private bool _isTold;
    private long _counted;
    private string _why = "The poll before took too long.";

    /// <param name="sensor">The sensor's name.</param>
    /// <param name="schedule">Its slots.</param>
    /// <param name="time">Says when it is time to tell.</param>
    public MissedReadings(string sensor, PollSchedule schedule, TimeProvider time)
    {
        _sensor = sensor;
        _schedule = schedule;
        _time = time;
    }

    /// <summary>Slots that gave nothing, since the start.</summary>
    public long Slots { get; private set; }

    /// <summary>The slot was answered; those since the last that counts were not.</summary>
    public void Answered(long slot, in EventStamp now)
    {
        Pass(slot - 1, now);
        _counted = Math.Max(_counted, slot);
        _why = "The poll before took too long.";
    }

    /// <summary>The slot gave nothing.</summary>
    public void Failed(long slot, in EventStamp now, string why)
    {
        _why = why;
        Pass(slot, now);
    }

    /// <summary>Nobody polls: all slots that have passed gave nothing.</summary>
    public void Waits(in EventStamp now, string why)
    {
        _why = why;
        // One that is due this instant may still be polled.
        Pass(_schedule.DueSoFar - 1, now);
    }

    /// <summary>A part of an answered slot is missing.</summary>
    public void Lacks(string metric, in EventStamp now, string why) =>
        _tally.Add(new LossEntry(metric, LossEntry.Missed, 1, now.Micros, now.Micros) { Why = why });

    /// <summary>Tells the ledger what is due to be told.</summary>
    public void Tell(in IntakeSession session, DeviceLedger ledger, bool isLast = false)
    {
        if (_tally.IsEmpty || (_isTold && !isLast && _time.GetElapsedTime(_told) < TellEvery))
        {
            return;
        }
        foreach (var loss in _tally.Entries)
        {
            session.AddLoss(ledger, loss);
        }
        _tally.Clear();
        (_told, _isTold) = (_time.GetTimestamp(), true);
    }

    private void Pass(long slot, in EventStamp now)
    {
        if (slot <= _counted)
        {
            return;
        }
        var missed = slot - _counted;
        _tally.Add(new LossEntry(
            _sensor, LossEntry.Missed, missed, MicrosOf(_counted + 1, now), MicrosOf(slot, now))
        {
            IsOfSensor = true,
            Why = _why,
        });
        Slots += missed;
        _counted = slot;
    }

    /// <summary>When a slot was, or is to be, by the clock as it is now.</summary>
    private long MicrosOf(long slot, in EventStamp now) =>
        now.Micros - (_schedule.SinceSlot(slot).Ticks / TimeSpan.TicksPerMicrosecond);
}
