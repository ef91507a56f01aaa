namespace Telemetry.Benchmarks.Peers;

/// <summary>Count, sum and extremes, as a user would write them.</summary>
internal sealed class Fold
{
    public long Count { get; private set; }

    public double Sum { get; private set; }

    public double Min { get; private set; } = double.MaxValue;

    public double Max { get; private set; } = double.MinValue;

    /// <summary>A pair of a join.</summary>
    public static Fold Of(double left, double right) =>
        new() { Count = 1, Sum = left + right, Min = Math.Min(left, right), Max = Math.Max(left, right) };

    public Fold Add(double value)
    {
        Count++;
        Sum += value;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        return this;
    }

    public Fold Merge(Fold other)
    {
        Count += other.Count;
        Sum += other.Sum;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        return this;
    }
}
