namespace Telemetry.Benchmarks;

/// <summary>The events that every subject gets: unordered by up to 5 s, 100,000 a second, one metric per
/// device.</summary>
internal sealed class EventColumns
{
    public const long WindowMicros = 10_000_000;
    public const long DisorderMicros = 5_000_000;
    private const long EpochMicros = 1_763_000_000_000_000;

    public EventColumns(int count, int devices)
    {
        Count = count;
        Devices = devices;
        Times = new long[count];
        Keys = new int[count];
        Values = new double[count];
        var random = new Random(42);
        for (var index = 0; index < count; index++)
        {
            Times[index] = EpochMicros + (index * 10L) + DisorderMicros - random.NextInt64(DisorderMicros + 1);
            Keys[index] = random.Next(devices);
            Values[index] = random.Next(65_536) / 655.36;
        }
    }

    public int Count { get; }

    public int Devices { get; }

    public long[] Times { get; }

    public int[] Keys { get; }

    public double[] Values { get; }
}
