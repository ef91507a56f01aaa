namespace Telemetry.Benchmarks.Cep;

/// <summary>A stretch of values of many devices, made anew for each stretch so that their number has no end: up to 5 s
/// out of order, 100,000 a second, uniform from 0 to 100.</summary>
internal sealed class SwingEvents(int devices)
{
    public const int Count = 500 * EventColumns.WatermarkEvery;

    private const long EpochMicros = 1_763_000_000_000_000;

    private readonly Random _random = new(42);
    private long _made;

    public int Devices => devices;

    public long[] Times { get; } = new long[Count];

    public int[] Keys { get; } = new int[Count];

    public double[] Values { get; } = new double[Count];

    /// <summary>The watermark behind each frame of <see cref="EventColumns.WatermarkEvery"/> events.</summary>
    public long[] Watermarks { get; } = new long[Count / EventColumns.WatermarkEvery];

    /// <summary>Goes on to the next stretch.</summary>
    public void MakeNext()
    {
        for (var index = 0; index < Count; index++, _made++)
        {
            var time = (_made * EventColumns.EventMicros) - _random.NextInt64(EventColumns.DisorderMicros + 1);
            (Times[index], Keys[index], Values[index]) =
                (EpochMicros + time, _random.Next(devices), _random.NextDouble() * 100);
            if ((index + 1) % EventColumns.WatermarkEvery != 0) { continue; }
            var latest = EpochMicros + (_made * EventColumns.EventMicros);
            Watermarks[index / EventColumns.WatermarkEvery] = latest - EventColumns.DisorderMicros;
        }
    }
}
