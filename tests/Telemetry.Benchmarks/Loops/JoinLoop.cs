namespace Telemetry.Benchmarks.Loops;

/// <summary>An interval join by hand: per device and side the rows that may still match, in the order of
/// time.</summary>
/// <param name="intervalMicros">How far apart two rows of a pair may be.</param>
internal sealed class JoinLoop(long intervalMicros) : ISubject
{
    public string Name => "hand_written_loop";

    public Checksum Run(EventColumns events, Probe probe)
    {
        var checksum = default(Checksum);
        var sides = new Side[2 * events.Devices];
        var greatest = long.MinValue;
        for (var index = 0; index < events.Count; index++)
        {
            if (index == events.Count / 2) { probe.Halfway(); }
            var (time, value) = (events.Times[index], events.Values[index]);
            greatest = Math.Max(greatest, time);
            // A row may match until the watermark has passed all that it could match.
            var oldest = greatest - EventColumns.DisorderMicros - intervalMicros;
            var isRight = EventColumns.IsRight(index) ? 1 : 0;
            ref var other = ref sides[(2 * events.Keys[index]) + 1 - isRight];
            other.Forget(oldest);
            for (var at = other.Find(time - intervalMicros); at < other.End; at++)
            {
                ref var match = ref other.Rows[at];
                if (match.Time > time + intervalMicros) { break; }
                checksum.Add(1, value + match.Value, Math.Min(value, match.Value), Math.Max(value, match.Value));
            }
            sides[(2 * events.Keys[index]) + isRight].Insert(time, value, oldest);
        }
        probe.End();
        return checksum;
    }

    private struct Side
    {
        public (long Time, double Value)[] Rows;
        public int End;
        private int _start;

        public void Forget(long oldest)
        {
            while (_start < End && Rows[_start].Time < oldest) { _start++; }
        }

        /// <summary>The first row at or after a time.</summary>
        public readonly int Find(long time)
        {
            var (low, high) = (_start, End);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Rows[middle].Time < time) { low = middle + 1; } else { high = middle; }
            }
            return low;
        }

        public void Insert(long time, double value, long oldest)
        {
            Forget(oldest);
            Rows ??= new (long, double)[8];
            if (End == Rows.Length) { MakeRoom(); }
            var at = End++;
            while (at > _start && Rows[at - 1].Time > time) { Rows[at] = Rows[--at]; }
            Rows[at] = (time, value);
        }

        private void MakeRoom()
        {
            var target = (End - _start) * 2 > Rows.Length ? new (long, double)[Rows.Length * 2] : Rows;
            Array.Copy(Rows, _start, target, 0, End - _start);
            (Rows, End, _start) = (target, End - _start, 0);
        }
    }
}
