namespace Telemetry.Benchmarks.Loops;

/// <summary>Count, sum and extremes of one device in one span.</summary>
internal struct Cell
{
    public static readonly Cell Empty = new() { Min = double.MaxValue, Max = double.MinValue };

    public long Count;
    public double Sum;
    public double Min;
    public double Max;

    public void Merge(in Cell other)
    {
        Count += other.Count;
        Sum += other.Sum;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
    }

    public void Add(double value)
    {
        Count++;
        Sum += value;
        if (value < Min) { Min = value; }
        if (value > Max) { Max = value; }
    }
}
