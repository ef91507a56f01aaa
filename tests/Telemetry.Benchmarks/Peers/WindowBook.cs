namespace Telemetry.Benchmarks.Peers;

/// <summary>Windows in event time as a user of a stateful stage would keep them: a dictionary of devices per open
/// window.</summary>
internal sealed class WindowBook(long size, long slide)
{
    private static readonly Fold[] Nothing = [];

    private readonly SortedDictionary<long, Dictionary<int, Fold>> _open = [];
    private long _greatest = long.MinValue;
    private long _count;

    /// <summary>Takes a reading; gives the windows that ended.</summary>
    public IEnumerable<Fold> Take(Reading reading)
    {
        for (var start = reading.Time / slide * slide; start > reading.Time - size; start -= slide)
        {
            if (!_open.TryGetValue(start, out var devices)) { _open.Add(start, devices = []); }
            if (!devices.TryGetValue(reading.Device, out var fold)) { devices.Add(reading.Device, fold = new()); }
            _ = fold.Add(reading.Value);
        }
        _greatest = Math.Max(_greatest, reading.Time);
        return ++_count % EventColumns.WatermarkEvery == 0
            ? CloseThrough(_greatest - EventColumns.DisorderMicros - 1) : Nothing;
    }

    public IEnumerable<Fold> CloseThrough(long watermark)
    {
        var closed = new List<Fold>();
        while (_open.Count > 0)
        {
            var (start, devices) = _open.First();
            if (watermark < long.MaxValue && start + size - 1 > watermark) { break; }
            closed.AddRange(devices.Values);
            _ = _open.Remove(start);
        }
        return closed;
    }
}
