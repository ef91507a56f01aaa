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

    /// <summary>Behind the last record.</summary>
    public long End { get; private set; }

    /// <summary>Takes a record in that holds no readings.</summary>
    public void Add(long position) => End = position + 1;

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
}
