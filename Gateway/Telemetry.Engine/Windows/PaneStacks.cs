using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <summary>
/// The closed panes of overlapping windows: those that some window has spoken for and others still need. Of each block
/// (as many panes as a window has, at fixed places) a window takes the end of one and the beginning of the next. So
/// when the first window that begins in a block fires, the block is turned: each of its panes becomes the merge of
/// itself and all behind it. From then on a window is the merge of two rows: the first pane that it has, and the
/// prefix, in which the panes of the next block have been merged one by one.
/// </summary>
/// <remarks>
/// <code>
/// panes of a key    | turned block: sums to its end | next block: single panes, and one prefix |
/// window                          [=================================)
/// </code>
/// Which blocks are turned follows from the key's clock alone, so values do not depend on batches or restores. A key
/// has rows only for panes in which it had values; they are linked in the order of time.
/// </remarks>
internal sealed class PaneStacks
{
    private const int None = PaneRows.None;
    private const int Ahead = 12;

    private readonly AggregateKernel[] _kernels;
    private readonly PaneGrid _grid;
    private readonly PaneStore _store;
    private readonly PaneRows _rows;
    private readonly int[] _cursors = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _oldest = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _onlyRow = [0];
    private readonly int[] _chosen = new int[1];
    private Stack[] _stacks = [];
    private byte[] _prefixes = [];
    private long[] _floors = [];

    public PaneStacks(AggregateKernel[] kernels, PaneGrid grid, PaneStore store)
    {
        _kernels = kernels;
        _grid = grid;
        _store = store;
        _rows = new(store.RowBytes);
    }

    /// <summary>What a key costs even when it has no rows.</summary>
    public long BytesPerKey => Unsafe.SizeOf<Stack>() + _store.RowBytes;

    /// <summary>Makes room for keys.</summary>
    public void EnsureKeys(int count)
    {
        if (count <= _stacks.Length) { return; }
        var old = _stacks.Length;
        var capacity = Growth.Of(old, count);
        Array.Resize(ref _stacks, capacity);
        _stacks.AsSpan(old).Fill(Stack.Empty);
        Array.Resize(ref _prefixes, checked(capacity * _store.RowBytes));
    }

    /// <summary>Takes the rows of a pane that closes over from the store.</summary>
    public void Take(long pane, ReadOnlySpan<int> keys)
    {
        foreach (var key in keys)
        {
            var offset = _store.Find(pane, key);
            if (offset < 0) { continue; }
            Unsafe.CopyBlockUnaligned(ref Append(key, pane), ref _store.RowAt(offset), (uint)_store.RowBytes);
            _store.Free(offset, key);
        }
    }

    /// <summary>Finds the keys that have rows of a window and have not spoken for it.</summary>
    public int FindHolders(long first, ReadOnlySpan<int> keys, Span<int> holders)
    {
        var count = 0;
        foreach (var key in keys)
        {
            // A key that this operator has never seen may have none.
            if (OldestOf(key) >= 0 && FloorOf(key) <= first) { holders[count++] = key; }
        }
        return count;
    }

    /// <summary>The first window that a restored key may speak for, when it is ahead of its clock: the state was
    /// written under another one.</summary>
    public long FloorOf(int key) => (uint)key < (uint)_floors.Length ? _floors[key] : 0;

    /// <summary>No key is ahead of its clock.</summary>
    public void ClearFloors() => _floors = [];

    /// <summary>Sets a key's floor.</summary>
    public void SetFloor(int key, long first)
    {
        if (key >= _floors.Length) { Array.Resize(ref _floors, _stacks.Length); }
        _floors[key] = first;
    }

    /// <summary>The values of a window of keys that have rows; after <see cref="Take"/> of its last panes.</summary>
    /// <param name="first">The window's first pane.</param>
    /// <param name="keys">The keys; no more than fit into a frame.</param>
    /// <param name="merged">Where the rows go, one behind the other.</param>
    /// <param name="rows">Their offsets.</param>
    public void Merge(long first, ReadOnlySpan<int> keys, ref byte merged, Span<int> rows)
    {
        var block = _grid.BlockOf(first);
        Turn(block, keys);
        var end = (block + 1) * _grid.PanesPerWindow;
        for (var index = 0; index < keys.Length; index++)
        {
            ref var stack = ref _stacks[keys[index]];
            ref var prefix = ref PrefixOf(keys[index]);
            if (index + Ahead < keys.Length) { _rows.Prefetch(_stacks[keys[index + Ahead]].Oldest); }
            if (stack.IsStale) { RenewPrefix(ref stack); }
            if (stack.Pending >= 0) { ExtendPrefix(ref stack, ref prefix); }
            rows[index] = index * _store.RowBytes;
            ref var target = ref Unsafe.AddByteOffset(ref merged, (nint)rows[index]);
            ref var oldest = ref RowAt(stack.Oldest);
            _rows.Prefetch(_rows.LinksOf(ref oldest).Newer);
            var hasSuffix = PaneOf(ref oldest) < end;
            foreach (var kernel in _kernels)
            {
                kernel.Create(ref target);
                if (hasSuffix) { kernel.Merge(ref target, ref oldest); }
                if (stack.HasPrefix) { kernel.Merge(ref target, ref prefix); }
            }
        }
    }

    /// <summary>Lets the rows of panes before a window's first go.</summary>
    public void Retire(long next, ReadOnlySpan<int> keys)
    {
        foreach (var key in keys)
        {
            ref var stack = ref _stacks[key];
            while (stack.Oldest >= 0)
            {
                ref var row = ref RowAt(stack.Oldest);
                if (PaneOf(ref row) >= next) { break; }
                var newer = _rows.LinksOf(ref row).Newer;
                _rows.Free(stack.Oldest);
                stack.Oldest = newer;
                _store.Count(key, -_store.RowBytes);
            }
            if (stack.Oldest < 0) { stack = Stack.Empty with { Block = stack.Block }; }
        }
    }

    /// <summary>Adds a row that is late for some windows, but not for all, to all that still have to fire.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="pane">Its pane; closed.</param>
    /// <param name="window">The first window that has not fired.</param>
    /// <param name="frame">The row's frame.</param>
    /// <param name="index">The row.</param>
    /// <returns>Whether the key had no row in this pane before.</returns>
    public bool AddLate(int key, long pane, long window, Frame frame, int index)
    {
        ref var stack = ref _stacks[key];
        var turned = _grid.BlockOf(window - _grid.PanesPerSlide);
        stack.Block = Math.Max(stack.Block, turned);
        var isTurned = _grid.BlockOf(pane) <= turned;
        var row = FindOrInsert(ref stack, key, pane, isTurned, out var isNew);
        _chosen[0] = index;
        if (!isTurned)
        {
            AddTo(row, frame);
            stack.IsStale = true;
            return isNew;
        }
        for (var at = stack.Oldest; ; at = Newer(at))
        {
            AddTo(at, frame);
            if (at == row) { return isNew; }
        }
    }

    /// <summary>Restores a row; those of a key come in the order of their panes.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="pane">Its pane.</param>
    /// <param name="window">The first window that has not fired.</param>
    /// <returns>The row, to be filled.</returns>
    public ref byte Restore(int key, long pane, long window)
    {
        _store.Count(key, _store.RowBytes);
        ref var row = ref Append(key, pane);
        _stacks[key].Block = _grid.BlockOf(window - _grid.PanesPerSlide);
        _stacks[key].IsStale = true;
        foreach (var kernel in _kernels) { kernel.Create(ref row); }
        return ref row;
    }

    /// <summary>The oldest row of a key, or −1.</summary>
    public int OldestOf(int key) => key < _stacks.Length ? _stacks[key].Oldest : None;

    /// <summary>The row of a key after this one, or −1.</summary>
    public int Newer(int row) => _rows.LinksAt(row).Newer;

    /// <summary>The pane of a row.</summary>
    public long PaneAt(int row) => _rows.PaneAt(row);

    public ref byte RowAt(int row) => ref _rows.At(row);

    /// <summary>Turns a block for the keys for which it has not been turned: for all of them pane by pane, because rows
    /// of a pane lie side by side.</summary>
    private void Turn(long block, ReadOnlySpan<int> keys)
    {
        var end = (block + 1) * _grid.PanesPerWindow;
        var count = 0;
        foreach (var key in keys)
        {
            ref var stack = ref _stacks[key];
            if (stack.Block >= block) { continue; }
            stack = stack with { Block = block, HasPrefix = false, IsStale = false, Pending = None };
            var row = stack.Newest;
            while (row >= 0 && PaneAt(row) >= end)
            {
                stack.Pending = row;
                row = Older(stack, row);
            }
            if (row < 0 || row == stack.Oldest) { continue; }
            _oldest[count] = stack.Oldest;
            _cursors[count++] = row;
        }
        while (count > 0)
        {
            var left = 0;
            for (var index = 0; index < count; index++)
            {
                ref var row = ref RowAt(_cursors[index]);
                var older = _rows.LinksOf(ref row).Older;
                ref var target = ref RowAt(older);
                foreach (var kernel in _kernels) { kernel.Merge(ref target, ref row); }
                if (older == _oldest[index]) { continue; }
                _oldest[left] = _oldest[index];
                _cursors[left++] = older;
            }
            count = left;
        }
    }

    /// <summary>A late row has changed a pane of the prefix.</summary>
    private void RenewPrefix(ref Stack stack)
    {
        var begin = (stack.Block + 1) * _grid.PanesPerWindow;
        stack.IsStale = false;
        stack.HasPrefix = false;
        stack.Pending = stack.Oldest;
        while (stack.Pending >= 0 && PaneAt(stack.Pending) < begin) { stack.Pending = Newer(stack.Pending); }
    }

    private void ExtendPrefix(ref Stack stack, ref byte prefix)
    {
        if (!stack.HasPrefix) { foreach (var kernel in _kernels) { kernel.Create(ref prefix); } }
        stack.HasPrefix = true;
        while (stack.Pending >= 0)
        {
            ref var row = ref RowAt(stack.Pending);
            foreach (var kernel in _kernels) { kernel.Merge(ref prefix, ref row); }
            stack.Pending = _rows.LinksOf(ref row).Newer;
        }
    }

    private int FindOrInsert(ref Stack stack, int key, long pane, bool isTurned, out bool isNew)
    {
        var older = stack.Newest;
        var newer = None;
        while (older >= 0 && PaneAt(older) > pane) { (newer, older) = (older, Older(stack, older)); }
        isNew = older < 0 || PaneAt(older) != pane;
        if (!isNew) { return older; }

        var added = _rows.Allocate(pane);
        _store.Count(key, _store.RowBytes);
        ref var row = ref RowAt(added);
        _rows.LinksOf(ref row) = new() { Older = older, Newer = newer };
        if (older < 0) { stack.Oldest = added; } else { _rows.LinksAt(older).Newer = added; }
        if (newer < 0) { stack.Newest = added; } else { _rows.LinksAt(newer).Older = added; }
        var follows = isTurned && newer >= 0 && _grid.BlockOf(PaneAt(newer)) == _grid.BlockOf(pane);
        foreach (var kernel in _kernels)
        {
            kernel.Create(ref row);
            if (follows) { kernel.Merge(ref row, ref RowAt(newer)); }
        }
        return added;
    }

    private void AddTo(int row, Frame frame)
    {
        foreach (var kernel in _kernels)
        {
            kernel.AddChosen(ref RowAt(row), _onlyRow, frame, _chosen);
        }
    }

    private ref byte Append(int key, long pane)
    {
        var added = _rows.Allocate(pane);
        ref var stack = ref _stacks[key];
        ref var row = ref RowAt(added);
        if (stack.Oldest < 0) { stack.Oldest = added; }
        else
        {
            _rows.LinksOf(ref row).Older = stack.Newest;
            _rows.LinksAt(stack.Newest).Newer = added;
        }
        stack.Newest = added;
        if (stack.Pending < 0) { stack.Pending = added; }
        return ref row;
    }

    private int Older(in Stack stack, int row) => row == stack.Oldest ? None : _rows.LinksAt(row).Older;

    private ref byte PrefixOf(int key) => ref Unsafe.AddByteOffset(
        ref MemoryMarshal.GetArrayDataReference(_prefixes), (nint)((long)key * _store.RowBytes));

    private static long PaneOf(ref byte row) => Unsafe.As<byte, long>(ref row);

    private struct Stack
    {
        public static readonly Stack Empty = new() { Block = -1, Oldest = None, Newest = None, Pending = None };

        /// <summary>The newest block that has been turned.</summary>
        public long Block;

        public int Oldest;
        public int Newest;

        /// <summary>The first row that the prefix does not have, or None.</summary>
        public int Pending;

        public bool HasPrefix;

        /// <summary>The prefix must be made anew.</summary>
        public bool IsStale;
    }
}
