namespace Telemetry.Edge.Spooling;

/// <content>Devices that the gateway does not take from this agent: their readings stay, and hold nobody up.</content>
internal sealed partial class SpoolOutlet
{
    /// <summary>Records of the backlog that one call looks at.</summary>
    private const int LooksMax = 1024;

    /// <summary>From now on both lanes pass the device's packs over.</summary>
    public void Park(string device)
    {
        lock (_book.Gate)
        {
            _book.Index.Park(device);
        }
    }

    /// <summary>Puts a pack that is under way back.</summary>
    public void Park(OutgoingPack pack)
    {
        lock (_book.Gate)
        {
            _book.Index.ParkTaken(pack.Position);
        }
    }

    /// <summary>The device's packs go again: what was passed over by the backlog lane.</summary>
    public void Release(string device)
    {
        lock (_book.Gate)
        {
            _book.Index.Release(device);
        }
    }

    /// <summary>Takes the first of the device's packs that were passed over; null: there is none.</summary>
    public OutgoingPack? TakeParked(string device)
    {
        while (true)
        {
            long position;
            lock (_book.Gate)
            {
                if (!_book.Index.TryPeekParked(device, out position))
                {
                    return null;
                }
            }
            PackRecord pack = default;
            var isPack = _parked.TryRead(position, out var found, out var record)
                && found == position
                && PackRecord.TryRead(record, out pack);
            lock (_book.Gate)
            {
                if (!_book.Index.TryPeekParked(device, out var first) || first != position)
                {
                    continue; // It was given up meanwhile.
                }
                _book.Index.TakeParked(device, isPack
                    ? new UnackedEntry(position, pack.Device, pack.Count, pack.MinMicros, 0)
                    : new UnackedEntry(position, null, 0, long.MaxValue, 0));
            }
            if (isPack)
            {
                return Outgoing(position, Lane.Backlog, pack);
            }
        }
    }

    private OutgoingPack? TakeReleased()
    {
        while (true)
        {
            string? device;
            lock (_book.Gate)
            {
                device = _book.Index.ReleasedDevice;
            }
            if (device is null)
            {
                return null;
            }
            if (TakeParked(device) is { } pack)
            {
                return pack;
            }
        }
    }
}
