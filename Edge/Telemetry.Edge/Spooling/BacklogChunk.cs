namespace Telemetry.Edge.Spooling;

/// <summary>
/// A run of neighbouring records that wait in the backlog, summed up per device: a week of backlog must not cost a
/// week of entries in memory. While a chunk is being taken its summary stays, so a low watermark may lag behind by a
/// chunk, never lead.
/// </summary>
internal sealed class BacklogChunk
{
    /// <summary>Records in one chunk.</summary>
    public const int RecordsMax = 128;

    private readonly List<DeviceShare> _shares = [];

    public BacklogChunk(long first)
    {
        First = first;
        End = first;
    }

    /// <summary>The first position not yet taken.</summary>
    public long First { get; private set; }

    /// <summary>One behind the last position.</summary>
    public long End { get; private set; }

    /// <summary>Readings not yet taken.</summary>
    public long Readings { get; private set; }

    /// <summary>Can this record be the next one of the chunk?</summary>
    public bool CanAdd(in UnackedEntry entry) => entry.Position == End && End - First < RecordsMax;

    public void Add(in UnackedEntry entry)
    {
        End = entry.Position + 1;
        Readings += entry.Count;
        if (entry.Device is not { } device)
        {
            return;
        }
        for (var i = 0; i < _shares.Count; i++)
        {
            if (_shares[i].Device == device)
            {
                _shares[i] = _shares[i] with { MinMicros = Math.Min(_shares[i].MinMicros, entry.MinMicros) };
                return;
            }
        }
        _shares.Add(new DeviceShare(device, entry.MinMicros));
    }

    /// <summary>Takes the records up to and including a position out.</summary>
    public void TakeThrough(long position, int readings)
    {
        First = position + 1;
        Readings -= readings;
    }

    /// <summary>The oldest event time of the device in this chunk; <see cref="long.MaxValue"/> for none.</summary>
    public long MinMicros(string device)
    {
        foreach (var share in _shares)
        {
            if (share.Device == device)
            {
                return share.MinMicros;
            }
        }
        return long.MaxValue;
    }

    /// <summary>The oldest event time of any device; <see cref="long.MaxValue"/> for none.</summary>
    public long MinMicros()
    {
        var min = long.MaxValue;
        foreach (var share in _shares)
        {
            min = Math.Min(min, share.MinMicros);
        }
        return min;
    }

    private readonly record struct DeviceShare(string Device, long MinMicros);
}
