using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Sampling;

/// <summary>
/// Tells the loss ledger what a source lost while no agent ran: from what the process before made durable last to the
/// start of this one, as soon as the date is known. Its loop owns it.
/// </summary>
internal sealed class Downtime
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private readonly string _source;
    private readonly TimeSpan? _period;
    private readonly TimeProvider _time;
    private readonly long _started;
    private bool _isTold;

    /// <param name="source">The source's name.</param>
    /// <param name="period">From due time to due time; null: nobody knows how often it speaks.</param>
    /// <param name="time">The time, now the start.</param>
    public Downtime(string source, TimeSpan? period, TimeProvider time)
    {
        _source = source;
        _period = period;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>Tells it, once.</summary>
    public void Tell(in IntakeSession session, DeviceLedger ledger)
    {
        if (_isTold || session.Now().Micros is var now && BootStamp.IsBoot(now))
        {
            return;
        }
        _isTold = true;
        if (session.TakeDowntime(_source) is not { } from)
        {
            return;
        }
        var to = now - (_time.GetElapsedTime(_started).Ticks / TimeSpan.TicksPerMicrosecond);
        var down = TimeSpan.FromMicroseconds(to - from);
        if (down >= (_period ?? Least))
        {
            session.AddLoss(ledger, new LossEntry(
                _source, LossEntry.Down, _period is { } period ? (long)Math.Round(down / period) : 0, from, to)
            {
                IsOfSensor = true,
            });
        }
    }
}
