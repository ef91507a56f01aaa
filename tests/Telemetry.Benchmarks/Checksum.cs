using System.Globalization;

namespace Telemetry.Benchmarks;

/// <summary>What a subject's results come to; equal for all, or the subject is wrong.</summary>
internal struct Checksum
{
    public long Rows;
    public long Events;
    public double Sum;
    public double Min;
    public double Max;

    public void Add(long count, double sum, double min, double max)
    {
        Rows++;
        Events += count;
        Sum += sum;
        Min += min;
        Max += max;
    }

    public override readonly string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Rows} rows of {Events} events, sum {Sum}, {Min} to {Max}");

    public readonly bool Agrees(in Checksum other) =>
        Rows == other.Rows && Events == other.Events && Near(Sum, other.Sum) && Near(Min, other.Min)
        && Near(Max, other.Max);

    private static bool Near(double left, double right) => Math.Abs(left - right) <= 1e-9 * Math.Abs(left);
}
