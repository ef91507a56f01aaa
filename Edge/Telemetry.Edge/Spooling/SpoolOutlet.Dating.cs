using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <content>Readings that were taken before anybody knew the date.</content>
internal sealed partial class SpoolOutlet
{
    /// <summary>Takes the next pack that has got its date; null: there is none.</summary>
    private OutgoingPack? TakeDated()
    {
        for (var look = 0; look < LooksMax; look++)
        {
            UndatedRun? run;
            long position;
            lock (_book.Gate)
            {
                run = _book.Index.DatedRun;
                position = run?.Records.First ?? 0;
            }
            if (run?.Anchor is not { } anchor)
            {
                return null;
            }
            PackRecord pack = default;
            var isPack = _dated.TryRead(position, out var found, out var record)
                && found == position
                && PackRecord.TryRead(record, out pack);
            lock (_book.Gate)
            {
                if (run.Records.First != position)
                {
                    continue; // It was given up meanwhile.
                }
                _book.Index.TakeDated(run, isPack
                    ? new UnackedEntry(
                        position, pack.Device, pack.Count, BootStamp.Date(pack.MinMicros, anchor.StartMicros), 0)
                    : new UnackedEntry(position, null, 0, long.MaxValue, 0));
                if (isPack && _book.Index.IsParked(pack.Device))
                {
                    _book.Index.ParkTaken(position);
                    continue;
                }
            }
            if (isPack)
            {
                return Outgoing(position, Lane.Backlog, pack);
            }
        }
        return null;
    }
}
