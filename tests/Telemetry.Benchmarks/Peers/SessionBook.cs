namespace Telemetry.Benchmarks.Peers;

/// <summary>Sessions in event time as a user would keep them: a list per device, and a queue by the time at which a
/// session may end.</summary>
internal sealed class SessionBook(long gap)
{
    private readonly Dictionary<int, List<Session>> _open = [];
    private readonly PriorityQueue<(int Device, Session Session), long> _ends = new();
    private long _greatest = long.MinValue;
    private long _count;

    /// <summary>Takes a reading; gives the sessions that ended.</summary>
    public IEnumerable<Fold> Take(Reading reading)
    {
        if (!_open.TryGetValue(reading.Device, out var sessions)) { _open.Add(reading.Device, sessions = []); }
        Session? home = null;
        for (var index = sessions.Count - 1; index >= 0; index--)
        {
            var session = sessions[index];
            if (reading.Time > session.Last + gap || reading.Time + gap < session.First) { continue; }
            if (home is null) { home = session; continue; }
            home.Merge(session);
            session.IsGone = true;
            sessions.RemoveAt(index);
        }
        if (home is null)
        {
            home = new(reading.Time);
            sessions.Add(home);
            _ends.Enqueue((reading.Device, home), reading.Time + gap);
        }
        home.Add(reading);
        _greatest = Math.Max(_greatest, reading.Time);
        return ++_count % EventColumns.WatermarkEvery == 0
            ? CloseThrough(_greatest - EventColumns.DisorderMicros - 1) : [];
    }

    public List<Fold> CloseThrough(long watermark)
    {
        var closed = new List<Fold>();
        while (_ends.TryPeek(out var entry, out var end) && end - 1 <= watermark)
        {
            _ = _ends.Dequeue();
            if (entry.Session.IsGone) { continue; }
            if (entry.Session.Last + gap > end) { _ends.Enqueue(entry, entry.Session.Last + gap); continue; }
            closed.Add(entry.Session.Fold);
            var sessions = _open[entry.Device];
            _ = sessions.Remove(entry.Session);
            if (sessions.Count == 0) { _ = _open.Remove(entry.Device); }
        }
        return closed;
    }

    internal sealed class Session(long time)
    {
        public long First { get; private set; } = time;

        public long Last { get; private set; } = time;

        public bool IsGone { get; set; }

        public Fold Fold { get; } = new();

        public void Add(Reading reading)
        {
            First = Math.Min(First, reading.Time);
            Last = Math.Max(Last, reading.Time);
            _ = Fold.Add(reading.Value);
        }

        public void Merge(Session other)
        {
            First = Math.Min(First, other.First);
            Last = Math.Max(Last, other.Last);
            _ = Fold.Merge(other.Fold);
        }
    }
}
