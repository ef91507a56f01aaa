namespace Telemetry.Benchmarks.Loops;

/// <summary>Sessions by hand: the open session of a device in an array, a second one for the few that have two, and
/// buckets by the second in which a session may end.</summary>
internal sealed class SessionLoop(long gapMicros) : ISubject
{
    private const long BucketMicros = 100_000;

    public string Name => "hand_written_loop";

    public Checksum Run(EventColumns events, Probe probe)
    {
        var checksum = default(Checksum);
        var open = new Session[2 * events.Devices];
        var buckets = new List<int>[1_024];
        for (var index = 0; index < buckets.Length; index++) { buckets[index] = []; }
        var greatest = long.MinValue;
        var closed = (events.Times[0] / BucketMicros) - 100;
        for (var index = 0; index < events.Count; index++)
        {
            if (index == events.Count / 2) { probe.Halfway(); }
            var time = events.Times[index];
            Take(open, buckets, events.Keys[index], time, events.Values[index]);
            if (time <= greatest) { continue; }
            greatest = time;
            while ((closed * BucketMicros) + BucketMicros + EventColumns.DisorderMicros < greatest)
            {
                Close(open, buckets, closed++, ref checksum);
            }
        }
        probe.End();
        while (closed * BucketMicros <= greatest + gapMicros) { Close(open, buckets, closed++, ref checksum); }
        return checksum;
    }

    private void Take(Session[] open, List<int>[] buckets, int key, long time, double value)
    {
        ref var first = ref open[2 * key];
        ref var second = ref open[(2 * key) + 1];
        var (inFirst, inSecond) = (first.Touches(time, gapMicros), second.Touches(time, gapMicros));
        if (inFirst && inSecond)
        {
            first.Merge(second);
            second = default;
        }
        var place = inFirst || (!inSecond && first.Cell.Count == 0) ? 2 * key : (2 * key) + 1;
        ref var session = ref open[place];
        if (session.Cell.Count == 0)
        {
            session = new() { First = time, Last = time, Cell = Cell.Empty };
            buckets[(time + gapMicros) / BucketMicros % buckets.Length].Add(place);
        }
        session.First = Math.Min(session.First, time);
        session.Last = Math.Max(session.Last, time);
        session.Cell.Add(value);
    }

    private void Close(Session[] open, List<int>[] buckets, long bucket, ref Checksum checksum)
    {
        var places = buckets[bucket % buckets.Length];
        foreach (var place in places)
        {
            ref var session = ref open[place];
            if (session.Cell.Count == 0) { continue; }
            var end = (session.Last + gapMicros) / BucketMicros;
            if (end > bucket) { buckets[end % buckets.Length].Add(place); continue; }
            checksum.Add(session.Cell.Count, session.Cell.Sum, session.Cell.Min, session.Cell.Max);
            session = default;
        }
        places.Clear();
    }

    private struct Session
    {
        public long First;
        public long Last;
        public Cell Cell;

        public readonly bool Touches(long time, long gap) =>
            Cell.Count > 0 && time <= Last + gap && time + gap >= First;

        public void Merge(in Session other)
        {
            First = Math.Min(First, other.First);
            Last = Math.Max(Last, other.Last);
            Cell.Merge(other.Cell);
        }
    }
}
