using System.Numerics;

namespace Telemetry.Engine.Expressions;

/// <summary>A condition over the rows of a frame in three-valued logic: true, and known (true or false), as
/// bits.</summary>
internal sealed class Mask
{
    public const int Words = EngineLimits.FrameRowsMax / 64;

    public readonly ulong[] True = new ulong[Words];
    public readonly ulong[] Known = new ulong[Words];

    /// <summary>Collects the rows for which the condition is true; gives their number.</summary>
    public int Select(int rows, Span<int> selection)
    {
        var count = 0;
        for (var word = 0; word * 64 < rows; word++)
        {
            var bits = True[word] & Known[word];
            var left = rows - (word * 64);
            if (left < 64) { bits &= (1UL << left) - 1; }
            while (bits != 0)
            {
                selection[count++] = (word * 64) + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
            }
        }
        return count;
    }
}
