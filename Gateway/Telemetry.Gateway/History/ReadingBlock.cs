using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.History;

/// <summary>
/// An entry of the sparse index: some consecutive records of the input journal and what they hold. Many are kept, so
/// all but the one that grows are arrays.
/// </summary>
internal sealed class ReadingBlock(long first)
{
    private Dictionary<string, (long From, long To)>? _growing = new(StringComparer.Ordinal);
    private DeviceSpan[] _spans = [];

    /// <summary>The first record.</summary>
    public long First { get; } = first;

    /// <summary>Behind the last record that has readings.</summary>
    public long End { get; private set; } = first;

    /// <summary>How many devices it has.</summary>
    public int Count => _growing?.Count ?? _spans.Length;

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ReadingBlock Read(ref RecordReader reader, IReadOnlyList<string> devices)
    {
        ReadingBlock block = new(reader.Int64()) { End = reader.Int64() };
        for (int left = reader.Int32(); left > 0; left--)
        {
            block._growing!.Add(devices[reader.Int32()], (reader.Int64(), reader.Int64()));
        }

        return block;
    }

    /// <summary>Takes a pack in; not after <see cref="Seal"/>.</summary>
    public void Add(long position, string device, ReadOnlySpan<long> times)
    {
        End = position + 1;
        if (times.IsEmpty)
        {
            return;
        }
        (long from, long to) = _growing!.TryGetValue(device, out var range) ? range : (long.MaxValue, long.MinValue);
        foreach (long time in times)
        {
            from = Math.Min(from, time);
            to = Math.Max(to, time);
        }
        _growing[device] = (from, to);
    }

    /// <summary>No more packs come.</summary>
    public void Seal()
    {
        _spans =
        [
            .. _growing!.Select(device => new DeviceSpan(device.Key, device.Value.From, device.Value.To))
                .OrderBy(span => span.Device, StringComparer.Ordinal),
        ];
        _growing = null;
    }

    /// <summary>Takes in the block behind it; both are sealed.</summary>
    public void Join(ReadingBlock next)
    {
        End = next.End;
        List<DeviceSpan> joined = new(_spans.Length + next._spans.Length);
        int own = 0;
        foreach (DeviceSpan other in next._spans)
        {
            for (; own < _spans.Length && string.CompareOrdinal(_spans[own].Device, other.Device) < 0; own++)
            {
                joined.Add(_spans[own]);
            }

            joined.Add(own < _spans.Length && _spans[own].Device == other.Device
                ? new DeviceSpan(
                    _spans[own].Device, Math.Min(_spans[own].From, other.From), Math.Max(_spans[own++].To, other.To))
                : other);
        }

        _spans = [.. joined, .. _spans.AsSpan(own)];
    }

    /// <summary>Whether readings of a device between two times, the second not included, may be in it.</summary>
    public bool MayHold(string device, long from, long to) =>
        Find(device) is { } span && span.From < to && span.To >= from;

    /// <summary>Writes the block, its devices by their places.</summary>
    public void Write(RecordWriter writer, IReadOnlyDictionary<string, int> places)
    {
        writer.Int64(First).Int64(End).Int32(Count);
        IEnumerable<DeviceSpan> spans =
            _growing?.Select(device => new DeviceSpan(device.Key, device.Value.From, device.Value.To)) ?? _spans;
        foreach ((int place, DeviceSpan span) in spans
            .Select(span => (Place: places[span.Device], Span: span))
            .OrderBy(span => span.Place))
        {
            writer.Int32(place).Int64(span.From).Int64(span.To);
        }
    }

    private DeviceSpan? Find(string device)
    {
        if (_growing is not null)
        {
            return _growing.TryGetValue(device, out var range) ? new DeviceSpan(device, range.From, range.To) : null;
        }

        int low = 0;
        for (int high = _spans.Length; low < high;)
        {
            int middle = (low + high) / 2;
            int order = string.CompareOrdinal(_spans[middle].Device, device);
            if (order == 0)
            {
                return _spans[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return null;
    }

    /// <summary>The first and the last event time of a device.</summary>
    private readonly record struct DeviceSpan(string Device, long From, long To);
}
