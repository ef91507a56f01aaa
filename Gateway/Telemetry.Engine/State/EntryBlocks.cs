using System.Numerics;

namespace Telemetry.Engine.State;

/// <summary>
/// Runs of (number, handle) in blocks of 4, 8, 16, … places within two arrays. A run that outgrows its block moves to
/// one of twice the size; freed blocks are kept by size for the next who needs one.
/// </summary>
internal sealed class EntryBlocks
{
    public const int EntryBytes = sizeof(long) + sizeof(int);

    private const int SizeMin = 2;
    private const int NoBlock = -1;

    private readonly int[] _free = new int[32];
    private long[] _orders = new long[64];
    private int[] _handles = new int[64];
    private int _used;

    public EntryBlocks() => Array.Fill(_free, NoBlock);

    public ReadOnlySpan<long> OrdersOf(in EntryRun run) => _orders.AsSpan(run.Block + run.Skip, run.Count);

    public ReadOnlySpan<int> HandlesOf(in EntryRun run) => _handles.AsSpan(run.Block + run.Skip, run.Count);

    public void Insert(ref EntryRun run, int at, long order, int handle)
    {
        if (run.Size == 0 || run.Skip + run.Count == 1 << run.Size) { MakeRoom(ref run); }
        var place = run.Block + run.Skip + at;
        Move(place, place + 1, run.Count - at);
        _orders[place] = order;
        _handles[place] = handle;
        run.Count++;
    }

    public void RemoveFirst(ref EntryRun run, int count)
    {
        run.Skip += count;
        run.Count -= count;
        if (run.Count == 0) { Release(ref run); }
    }

    public void RemoveAt(ref EntryRun run, int index)
    {
        if (index == 0) { RemoveFirst(ref run, 1); return; }
        var place = run.Block + run.Skip + index;
        run.Count--;
        Move(place + 1, place, run.Count - index);
    }

    /// <summary>Room behind the last entry: at the block's beginning when half of it is free, else in another
    /// block that fits.</summary>
    private void MakeRoom(ref EntryRun run)
    {
        var size = Math.Max(SizeMin, BitOperations.Log2((uint)run.Count) + 2);
        if (size >= run.Size && run.Size > 0 && run.Count <= 1 << (run.Size - 1))
        {
            Move(run.Block + run.Skip, run.Block, run.Count);
            run.Skip = 0;
            return;
        }
        if (run.Count > 0 && size > run.Size) { size = run.Size + 1; }
        var block = Take(size);
        var moved = new EntryRun { Block = block, Count = run.Count, Size = size };
        Move(run.Block + run.Skip, block, run.Count);
        Release(ref run);
        run = moved;
    }

    private void Move(int from, int to, int count)
    {
        if (count == 0) { return; }
        Array.Copy(_orders, from, _orders, to, count);
        Array.Copy(_handles, from, _handles, to, count);
    }

    private int Take(int size)
    {
        var block = _free[size];
        if (block != NoBlock)
        {
            _free[size] = _handles[block];
            return block;
        }
        block = _used;
        _used = checked(_used + (1 << size));
        if (_used > _orders.Length)
        {
            var length = Math.Max(_used, checked(_orders.Length * 2));
            Array.Resize(ref _orders, length);
            Array.Resize(ref _handles, length);
        }
        return block;
    }

    private void Release(ref EntryRun run)
    {
        if (run.Size > 0)
        {
            _handles[run.Block] = _free[run.Size];
            _free[run.Size] = run.Block;
        }
        run = default;
    }
}
