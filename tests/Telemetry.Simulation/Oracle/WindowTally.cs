namespace Telemetry.Simulation.Oracle;

/// <summary>One window of one series, folded reading by reading, as slowly and plainly as can be.</summary>
internal sealed class WindowTally(string device, string metric, long start)
{
    public const long SizeMicros = 10_000_000;

    private readonly List<double> _values = [];

    public string Device => device;

    public string Metric => metric;

    public long Start => start;

    public long End => start + SizeMicros;

    /// <summary>The step in which its source's clock passes its end; −1 while it is open.</summary>
    public long Step { get; set; } = -1;

    /// <summary>J of that step.</summary>
    public long JournalMicros { get; set; }

    public int Count => _values.Count;

    public double Sum => _values.Sum();

    public double Min => _values.Min();

    public double Max => _values.Max();

    public double Average => Sum / Count;

    /// <summary>Of a sample: undefined for one value.</summary>
    public double? Deviation => Count < 2
        ? null
        : Math.Sqrt(_values.Sum(value => (value - Average) * (value - Average)) / (Count - 1));

    /// <summary>The start of the window that a time belongs to.</summary>
    public static long StartOf(long micros)
    {
        var start = micros / SizeMicros * SizeMicros;
        return start > micros ? start - SizeMicros : start;
    }

    public void Add(double value) => _values.Add(value);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{device}/{metric} [{Show.Micros(start)}, +10 s) count {Count} sum {Show.Number(Sum)} min {Show.Number(Min)} "
        + $"max {Show.Number(Max)} in step {Step}";
}
