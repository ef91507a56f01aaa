using System.Numerics;
using System.Runtime.InteropServices;

namespace Telemetry.Engine.Windows;

/// <summary>The least and the greatest of many.</summary>
internal static class Extremes
{
    public static (long Least, long Greatest) Of(ReadOnlySpan<long> values)
    {
        var least = long.MaxValue;
        var greatest = long.MinValue;
        var at = 0;
        if (values.Length >= Vector<long>.Count)
        {
            var vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
            var low = vectors[0];
            var high = vectors[0];
            foreach (var vector in vectors)
            {
                low = Vector.Min(low, vector);
                high = Vector.Max(high, vector);
            }
            for (var lane = 0; lane < Vector<long>.Count; lane++)
            {
                least = Math.Min(least, low[lane]);
                greatest = Math.Max(greatest, high[lane]);
            }
            at = vectors.Length * Vector<long>.Count;
        }
        for (; at < values.Length; at++)
        {
            least = Math.Min(least, values[at]);
            greatest = Math.Max(greatest, values[at]);
        }
        return (least, greatest);
    }
}
