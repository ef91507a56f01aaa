using System.Runtime.CompilerServices;

namespace Telemetry.Engine.Windows;

/// <summary>The hot loops that find the rows of a frame in the ring of a <see cref="PaneStore"/>. A row that was not
/// found is −1. Nearly all are found where panes are long: there a branch that is guessed right is twice as fast as
/// none.</summary>
internal static class PaneLocator
{
    private const int Missing = -1;

    /// <summary>All times are of one pane; gives the number of rows that were not found.</summary>
    public static int InOnePane(PaneStore store, long pane, ReadOnlySpan<int> keys, Span<int> rows)
    {
        ref var first = ref store.First;
        var capacity = store.Capacity;
        var rowBytes = store.RowBytes;
        var slot = ((int)pane & store.RingMask) * capacity;
        var missing = 0;
        rows = rows[..keys.Length];
        for (var index = 0; index < keys.Length; index++)
        {
            var key = keys[index];
            var offset = (slot + key) * rowBytes;
            if ((uint)key < (uint)capacity && TagAt(ref first, offset) == pane) { rows[index] = offset; continue; }
            rows[index] = Missing;
            missing++;
        }
        return missing;
    }

    /// <summary>Times are of a pane and the next; gives the number of rows that were not found.</summary>
    public static int InTwoPanes(
        PaneStore store, long pane, long boundary, ReadOnlySpan<long> times, ReadOnlySpan<int> keys, Span<int> rows)
    {
        ref var first = ref store.First;
        var capacity = store.Capacity;
        var rowBytes = store.RowBytes;
        var slot = ((int)pane & store.RingMask) * capacity;
        var step = (((int)(pane + 1) & store.RingMask) * capacity) - slot;
        var missing = 0;
        keys = keys[..times.Length];
        rows = rows[..times.Length];
        for (var index = 0; index < times.Length; index++)
        {
            // Without a branch: which of the two it is cannot be foretold.
            var isNext = times[index] >= boundary ? 1 : 0;
            var key = keys[index];
            var offset = (slot + (step & -isNext) + key) * rowBytes;
            if ((uint)key < (uint)capacity && TagAt(ref first, offset) == pane + isNext)
            {
                rows[index] = offset;
                continue;
            }
            rows[index] = Missing;
            missing++;
        }
        return missing;
    }

    /// <summary>Times are of several panes; gives the number of rows that were not found.</summary>
    public static int InManyPanes(
        PaneStore store, in PaneGrid grid, ReadOnlySpan<long> times, ReadOnlySpan<int> keys, Span<int> rows)
    {
        ref var first = ref store.First;
        var capacity = store.Capacity;
        var rowBytes = store.RowBytes;
        var mask = store.RingMask;
        var local = grid;
        var missing = 0;
        keys = keys[..times.Length];
        rows = rows[..times.Length];
        for (var index = 0; index < times.Length; index++)
        {
            var pane = local.PaneOf(times[index]);
            var key = keys[index];
            var offset = ((((int)pane & mask) * capacity) + key) * rowBytes;
            // Without a branch: many panes are short ones, whose rows are as often missing as not, and a wrong guess
            // would wait for memory, row by row.
            var isMissing = (uint)key >= (uint)capacity ? 1 : IsOther(ref first, offset, pane);
            rows[index] = offset | -isMissing;
            missing += isMissing;
        }
        return missing;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long TagAt(ref byte first, int offset) =>
        Unsafe.As<byte, long>(ref Unsafe.AddByteOffset(ref first, (nint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IsOther(ref byte first, int offset, long pane) =>
        Unsafe.BitCast<bool, byte>(TagAt(ref first, offset) != pane);
}
