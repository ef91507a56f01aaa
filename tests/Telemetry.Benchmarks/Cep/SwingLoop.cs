using System.Runtime.InteropServices;

namespace Telemetry.Benchmarks.Cep;

/// <summary>By hand: events wait in buckets of a millisecond until the watermark has passed them; of each device what
/// has begun lies in a list.</summary>
internal sealed class SwingLoop(int devices) : ISwings
{
    private const long BucketMicros = 1_000;
    private const int Buckets = 8_192;
    private const long WithinMicros = 60_000_000;

    private readonly List<Waiting>[] _buckets = [.. Enumerable.Range(0, Buckets).Select(_ => new List<Waiting>())];
    private readonly List<Begun>[] _begun = [.. Enumerable.Range(0, devices).Select(_ => new List<Begun>())];
    private long _next = long.MinValue;
    private long _found;
    private long _timedOut;
    private double _sum;

    public string Name => "hand_written_loop";

    public (long Found, long TimedOut, double Sum) Result => (_found, _timedOut, _sum);

    public void Take(SwingEvents events)
    {
        for (var index = 0; index < SwingEvents.Count; index++)
        {
            var value = events.Values[index];
            if (value is > 95 or < 5)
            {
                var time = events.Times[index];
                _buckets[time / BucketMicros % Buckets].Add(new(time, index, events.Keys[index], value));
            }
            if ((index + 1) % EventColumns.WatermarkEvery == 0)
            {
                Drain(events.Watermarks[index / EventColumns.WatermarkEvery]);
            }
        }
    }

    /// <summary>Lets the events of the buckets that the watermark has passed whole come, in order.</summary>
    private void Drain(long watermark)
    {
        if (_next == long.MinValue) { _next = (watermark - EventColumns.DisorderMicros) / BucketMicros; }
        for (; (_next + 1) * BucketMicros <= watermark; _next++)
        {
            var bucket = _buckets[_next % Buckets];
            if (bucket.Count > 1) { bucket.Sort(); }
            foreach (ref readonly var waiting in CollectionsMarshal.AsSpan(bucket)) { Step(waiting); }
            bucket.Clear();
        }
    }

    private void Step(in Waiting waiting)
    {
        var begun = _begun[waiting.Key];
        var places = CollectionsMarshal.AsSpan(begun);
        var kept = 0;
        for (var place = 0; place < places.Length; place++)
        {
            ref var one = ref places[place];
            if (waiting.Time - one.Time >= WithinMicros) { _timedOut++; continue; }
            if (one.Higher == 0)
            {
                if (waiting.Value > 95 && waiting.Value > one.High) { one.Higher = waiting.Value; }
            }
            else if (waiting.Value < 5)
            {
                _found++;
                _sum += one.Higher;
                continue;
            }
            places[kept++] = one;
        }
        CollectionsMarshal.SetCount(begun, kept);
        if (waiting.Value > 95) { begun.Add(new() { Time = waiting.Time, High = waiting.Value }); }
    }

    private readonly record struct Waiting(long Time, int Place, int Key, double Value) : IComparable<Waiting>
    {
        public int CompareTo(Waiting other) =>
            Time != other.Time ? Time.CompareTo(other.Time) : Place.CompareTo(other.Place);
    }

    private struct Begun
    {
        public long Time;
        public double High;
        public double Higher;
    }
}
