namespace Telemetry.Benchmarks;

/// <summary>The events that every subject gets: unordered by up to 5 s, 100,000 a second, one metric per
/// device.</summary>
internal sealed class EventColumns
{
    public const long DisorderMicros = 5_000_000;
    public const long EventMicros = 10;

    /// <summary>After so many events everybody hears the watermark.</summary>
    public const int WatermarkEvery = 2_048;

    private const long EpochMicros = 1_763_000_000_000_000;

    /// <summary>Makes events.</summary>
    /// <param name="count">How many.</param>
    /// <param name="devices">Of how many devices.</param>
    /// <param name="shiftMicros">When a device works, in turns with a pause of three times as long; 0 for
    /// always.</param>
    public EventColumns(int count, int devices, long shiftMicros = 0)
    {
        Count = count;
        Devices = devices;
        Times = GC.AllocateUninitializedArray<long>(count, pinned: true);
        Keys = GC.AllocateUninitializedArray<int>(count, pinned: true);
        Values = GC.AllocateUninitializedArray<double>(count, pinned: true);
        var random = new Random(42);
        for (var index = 0; index < count; index++)
        {
            var time = (index * EventMicros) + DisorderMicros - random.NextInt64(DisorderMicros + 1);
            var key = random.Next(devices);
            while (shiftMicros > 0 && (time + (key * 7_919_000L)) % (4 * shiftMicros) >= shiftMicros)
            {
                key = random.Next(devices);
            }
            (Times[index], Keys[index], Values[index]) = (EpochMicros + time, key, random.Next(65_536) / 655.36);
        }
    }

    /// <summary>Which side of a join an event is of.</summary>
    public static bool IsRight(int index) => (index & 1) == 1;

    public int Count { get; }

    public int Devices { get; }

    public long[] Times { get; }

    public int[] Keys { get; }

    public double[] Values { get; }

    /// <summary>How much later a next run over the same events must be, so that nothing is late.</summary>
    public long RepeatMicros => ((Count * EventMicros / 120_000_000) + 3) * 120_000_000;
}
