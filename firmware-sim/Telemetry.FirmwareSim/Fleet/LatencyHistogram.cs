namespace Telemetry.FirmwareSim.Fleet;

/// <summary>Times in buckets that grow by 2 %, from 1 µs to beyond an hour. Thread-safe.</summary>
internal sealed class LatencyHistogram
{
    private const double Growth = 1.02;
    private const int Buckets = 1200;

    private readonly long[] _counts = new long[Buckets];
    private long _mostTicks;

    public TimeSpan Max => TimeSpan.FromTicks(Volatile.Read(ref _mostTicks));

    public void Add(TimeSpan latency)
    {
        var bucket = (int)(Math.Log(Math.Max(1, latency.TotalMicroseconds)) / Math.Log(Growth));
        Interlocked.Increment(ref _counts[Math.Min(bucket, Buckets - 1)]);
        long most;
        while (latency.Ticks > (most = Volatile.Read(ref _mostTicks)))
        {
            Interlocked.CompareExchange(ref _mostTicks, latency.Ticks, most);
        }
    }

    /// <summary>The time below which a share of all lies, to 2 %; zero when there is none.</summary>
    public TimeSpan Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(share * _counts.Sum());
        var seen = 0L;
        for (var i = 0; i < Buckets; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen > 0)
            {
                var upper = TimeSpan.FromMicroseconds(Math.Pow(Growth, i + 1));
                return upper < Max ? upper : Max;
            }
        }

        return TimeSpan.Zero;
    }
}
