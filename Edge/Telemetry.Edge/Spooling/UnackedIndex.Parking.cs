namespace Telemetry.Edge.Spooling;

/// <content>Records of devices that the gateway does not take from this agent.</content>
internal sealed partial class UnackedIndex
{
    public bool IsParked(string device) => _parked.TryGetValue(device, out var records) && records.IsParked;

    /// <summary>From now on the device's records are passed over by both lanes.</summary>
    public void Park(string device) => RecordsOf(device).IsParked = true;

    /// <summary>The device's records go again; those that were passed over go by the backlog lane.</summary>
    public void Release(string device)
    {
        if (_parked.TryGetValue(device, out var records))
        {
            records.IsParked = false;
            Forget(device, records);
        }
    }

    /// <summary>Puts a record that is under way back, because its device is parked.</summary>
    public void ParkTaken(long position)
    {
        if (_exact.Remove(position, out var entry) && entry.Device is { } device)
        {
            RecordsOf(device).Add(entry);
        }
    }

    /// <summary>Passes a record over if its device is parked.</summary>
    public bool TryPark(in UnackedEntry entry)
    {
        if (entry.Device is not { } device || !_parked.TryGetValue(device, out var records) || !records.IsParked)
        {
            return false;
        }
        _exact.Remove(entry.Position);
        records.Add(entry);
        return true;
    }

    /// <summary>The first of the device's records that were passed over.</summary>
    public bool TryPeekParked(string device, out long position)
    {
        var isThere = _parked.TryGetValue(device, out var records) && !records.IsEmpty;
        position = isThere ? records!.First : 0;
        return isThere;
    }

    /// <summary>Takes the record at <see cref="TryPeekParked"/>'s place, now that it has been read.</summary>
    public void TakeParked(string device, in UnackedEntry entry)
    {
        var records = RecordsOf(device);
        Readings -= records.TakeFirst(entry.Count);
        Forget(device, records);
        if (!entry.IsMarker)
        {
            _exact[entry.Position] = entry;
        }
    }

    private ParkedRecords RecordsOf(string device)
    {
        if (!_parked.TryGetValue(device, out var records))
        {
            records = new ParkedRecords();
            _parked.Add(device, records);
        }
        return records;
    }

    private void Forget(string device, ParkedRecords records)
    {
        if (records.IsEmpty && !records.IsParked)
        {
            _parked.Remove(device);
        }
    }
}
