namespace Telemetry.Benchmarks.Peers;

/// <summary>An interval join in event time as a user of a stateful stage would keep it: two lists per device.</summary>
internal sealed class JoinBook(long interval)
{
    private readonly Dictionary<int, (List<Reading> Left, List<Reading> Right)> _devices = [];
    private long _greatest = long.MinValue;
    private int _count;

    /// <summary>Takes a reading; gives its pairs.</summary>
    public List<Fold> Take(Reading reading)
    {
        var isRight = EventColumns.IsRight(_count++);
        _greatest = Math.Max(_greatest, reading.Time);
        if (!_devices.TryGetValue(reading.Device, out var sides)) { _devices.Add(reading.Device, sides = ([], [])); }
        var (own, other) = isRight ? (sides.Right, sides.Left) : (sides.Left, sides.Right);
        var oldest = _greatest - EventColumns.DisorderMicros - interval;
        if (other.Count > 0 && other[0].Time < oldest) { _ = other.RemoveAll(row => row.Time < oldest); }
        var pairs = new List<Fold>();
        foreach (var match in other)
        {
            if (Math.Abs(match.Time - reading.Time) > interval) { continue; }
            pairs.Add(Fold.Of(reading.Value, match.Value));
        }
        own.Add(reading);
        return pairs;
    }
}
