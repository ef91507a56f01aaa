namespace Telemetry.Edge.Spooling;

/// <content>What stays of records that were given up to make room.</content>
internal sealed partial class SpoolOutlet
{
    public SpoolSummary Spool()
    {
        lock (_book.Gate)
        {
            return new SpoolSummary(_book.Log.Bytes, _book.Options.BytesMax, _book.Thinned, _book.GivenUp);
        }
    }

    /// <summary>Takes the next of them; null: there is none.</summary>
    private OutgoingPack? TakeReplaced()
    {
        for (var look = 0; look < LooksMax; look++)
        {
            long position;
            lock (_book.Gate)
            {
                if (!_book.Index.TryPeekReplaced(out position))
                {
                    return null;
                }
            }
            PackRecord pack = default;
            var isPack = _replaced.TryRead(position, out var found, out var record)
                && found == position
                && PackRecord.TryRead(record, out pack);
            lock (_book.Gate)
            {
                if (!_book.Index.TryPeekReplaced(out var first) || first != position)
                {
                    continue; // It was given up meanwhile.
                }
                _book.Index.TakeReplaced(isPack
                    ? new UnackedEntry(position, pack.Device, pack.Count, pack.MinMicros, 0)
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
