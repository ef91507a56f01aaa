namespace Telemetry.Engine.Windows.General;

/// <summary>Sums of instants and lengths of zero or more that stop at the end of time instead of wrapping
/// around.</summary>
internal static class SaturatingTime
{
    public static long Add(long time, long length)
    {
        var sum = unchecked(time + length);
        return sum < time ? long.MaxValue : sum;
    }

    public static long Subtract(long time, long length)
    {
        var difference = unchecked(time - length);
        return difference > time ? long.MinValue : difference;
    }
}
