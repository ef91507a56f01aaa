using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.History;

/// <summary>An entry of the sparse index: some consecutive records of the input journal and what they hold.</summary>
internal sealed class ReadingBlock
{
    private readonly Dictionary<string, (long From, long To)> _devices = new(StringComparer.Ordinal);

    public ReadingBlock(long first)
    {
        First = first;
        End = first;
    }

    /// <summary>The first record.</summary>
    public long First { get; }

    /// <summary>Behind the last record that has readings.</summary>
    public long End { get; private set; }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ReadingBlock Read(ref RecordReader reader, IReadOnlyList<string> devices)
    {
        ReadingBlock block = new(reader.Int64()) { End = reader.Int64() };
        for (int left = reader.Int32(); left > 0; left--)
        {
            block._devices.Add(devices[reader.Int32()], (reader.Int64(), reader.Int64()));
        }

        return block;
    }

    /// <summary>Takes a pack in.</summary>
    public void Add(long position, string device, ReadOnlySpan<long> times)
    {
        End = position + 1;
        if (times.IsEmpty)
        {
            return;
        }
        (long from, long to) = _devices.TryGetValue(device, out var range) ? range : (long.MaxValue, long.MinValue);
        foreach (long time in times)
        {
            from = Math.Min(from, time);
            to = Math.Max(to, time);
        }
        _devices[device] = (from, to);
    }

    /// <summary>Whether readings of a device between two times, the second not included, may be in it.</summary>
    public bool MayHold(string device, long from, long to) =>
        _devices.TryGetValue(device, out var range) && range.From < to && range.To >= from;

    /// <summary>Writes the block, its devices by their places.</summary>
    public void Write(RecordWriter writer, IReadOnlyDictionary<string, int> places)
    {
        writer.Int64(First).Int64(End).Int32(_devices.Count);
        foreach ((int place, (long from, long to)) in _devices
            .Select(device => (Place: places[device.Key], device.Value))
            .OrderBy(device => device.Place))
        {
            writer.Int32(place).Int64(from).Int64(to);
        }
    }
}
