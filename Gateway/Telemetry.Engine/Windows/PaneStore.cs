using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <summary>
/// The accumulators of all keys and open panes as rows of bytes. Most lie in a ring, pane by pane, where key and pane
/// give the place; a row that finds its place taken by another pane (a backlog beside live rows) lies behind the
/// ring and is found by hash.
/// </summary>
/// <remarks>
/// <code>
/// row:   tag (the pane, or Empty) | accumulator | accumulator …
/// store: ring slot 0: key 0, key 1, … | ring slot 1: … | … | overflow rows
/// </code>
/// A row is known by the byte offset from the start; offsets are valid until a row is claimed.
/// </remarks>
internal sealed class PaneStore
{
    public const long Empty = long.MinValue;

    private const int Alignment = 64;
    private const int OverflowRowsMin = 64;
    private const int RingMin = 2;
    private const int RingMax = 1_024;
    private const int CapacityMin = 64;

    private readonly AggregateKernel[] _kernels;
    private readonly bool _holdsState;
    private readonly Dictionary<(long Pane, int Key), int> _overflow = [];
    private readonly Stack<int> _free = new();
    private StateBudget? _budget;
    private KeyTable? _keys;
    private int _ring = RingMin;
    private byte[] _bytes = [];
    private int _start;
    private int[] _openIn = [];
    private int _overflowRows;
    private int _overflowUsed;

    public PaneStore(AggregateKernel[] kernels)
    {
        _kernels = kernels;
        _holdsState = Array.Exists(kernels, kernel => kernel.HoldsState);
        var offset = sizeof(long);
        foreach (var kernel in kernels)
        {
            kernel.Offset = offset;
            offset += kernel.Size;
        }
        RowBytes = offset;
        Resize(CapacityMin, RingMin, OverflowRowsMin);
    }

    /// <summary>Where open rows are counted, for the sources of their keys; set before any row is claimed.</summary>
    public void CountTo(StateBudget budget, KeyTable keys) => (_budget, _keys) = (budget, keys);

    public int RowBytes { get; }

    public int RingMask => _ring - 1;

    /// <summary>What a key costs even when nothing of it is open, as long as the ring has room.</summary>
    public long RingBytesPerKey => (long)RingMin * RowBytes;

    /// <summary>Changes when the rows move.</summary>
    public int Version { get; private set; }

    /// <summary>Keys from this one on have no place in the ring.</summary>
    public int Capacity { get; private set; }

    public ref byte First => ref _bytes[_start];

    /// <summary>Makes room for keys, as far as the limit allows.</summary>
    public void EnsureKeys(int count)
    {
        if (count <= Capacity) { return; }
        var capacity = Capacity;
        while (capacity < count && Fits(Growth.After(capacity), _ring)) { capacity = Growth.After(capacity); }
        if (capacity > Capacity) { Resize(capacity, _ring, _overflowRows); }
    }

    /// <summary>The offset of an open row, or −1.</summary>
    public int Find(long pane, int key)
    {
        if (key < Capacity)
        {
            var offset = RingOffset(pane, key);
            if (TagAt(offset) == pane) { return offset; }
        }
        return _overflow.Count > 0 && _overflow.TryGetValue((pane, key), out var row) ? OverflowOffset(row) : -1;
    }

    /// <summary>Opens a row that is not open.</summary>
    public int Claim(long pane, int key)
    {
        Count(key, RowBytes);
        if (key < Capacity)
        {
            var offset = RingOffset(pane, key);
            if (TagAt(offset) == Empty) { return OpenInRing(offset, pane, key); }
            if (_overflow.Count >= Capacity / 2 && _ring < RingMax && Fits(Capacity, _ring * 2))
            {
                Widen();
                offset = RingOffset(pane, key);
                if (TagAt(offset) == Empty) { return OpenInRing(offset, pane, key); }
            }
        }
        if (_free.Count == 0 && _overflowUsed == _overflowRows) { Resize(Capacity, _ring, _overflowRows * 2); }
        var row = _free.Count > 0 ? _free.Pop() : _overflowUsed++;
        _overflow.Add((pane, key), row);
        return Open(OverflowOffset(row), pane, key);
    }

    /// <summary>
    /// Copies the rows of the first keys, for another thread: the ring's slots that have open rows, each as many rows
    /// as there are keys, and behind them the rows that lie behind the ring.
    /// </summary>
    /// <param name="keys">How many keys; not more than <see cref="Capacity"/>.</param>
    /// <param name="rows">Where to; replaced when it is too small.</param>
    /// <param name="overflow">Gets the keys of the rows behind the ring, and their places in
    /// <paramref name="rows"/>.</param>
    /// <returns>How many slots were copied, and how many rows behind the ring.</returns>
    public (int Slots, int Overflow) CopyTo(int keys, ref byte[] rows, ref (int Key, int Offset)[] overflow)
    {
        var slots = 0;
        for (var slot = 0; slot < _ring; slot++) { slots += _openIn[slot] > 0 ? 1 : 0; }
        var bytes = ((slots * keys) + _overflow.Count) * RowBytes;
        if (rows.Length < bytes) { rows = GC.AllocateUninitializedArray<byte>(bytes + (bytes / 4)); }
        if (overflow.Length < _overflow.Count) { overflow = new (int, int)[_overflow.Count * 2]; }
        var target = rows.AsSpan();
        for (var slot = 0; slot < _ring; slot++)
        {
            if (_openIn[slot] == 0) { continue; }
            var source = _bytes.AsSpan(_start + (slot * Capacity * RowBytes), keys * RowBytes);
            source.CopyTo(target);
            target = target[source.Length..];
        }
        var (offset, count) = (slots * keys * RowBytes, 0);
        foreach (var ((_, key), row) in _overflow)
        {
            _bytes.AsSpan(_start + OverflowOffset(row), RowBytes).CopyTo(rows.AsSpan(offset));
            overflow[count++] = (key, offset);
            offset += RowBytes;
        }
        return (slots, count);
    }

    /// <summary>Closes an open row.</summary>
    public void Release(int offset, int key)
    {
        if (_holdsState) { foreach (var kernel in _kernels) { kernel.Release(ref RowAt(offset)); } }
        Free(offset, key);
        Count(key, -RowBytes);
    }

    /// <summary>Closes an open row that lives on elsewhere, where it is counted as before.</summary>
    public void Free(int offset, int key)
    {
        ref var tag = ref TagAt(offset);
        if (offset >= OverflowOffset(0))
        {
            _overflow.Remove((tag, key), out var row);
            _free.Push(row);
        }
        else { _openIn[(int)tag & RingMask]--; }
        tag = Empty;
    }

    /// <summary>Makes a row's accumulators those of no values.</summary>
    public void Create(ref byte row)
    {
        foreach (var kernel in _kernels) { kernel.Create(ref row); }
    }

    /// <summary>Counts bytes that a key's source holds.</summary>
    public void Count(int key, int bytes)
    {
        if (_budget is not null) { _budget.Count(_keys!.SourceOf(key), bytes); }
    }

    public ref byte RowAt(int offset) => ref Unsafe.AddByteOffset(ref First, (nint)offset);

    private ref long TagAt(int offset) => ref Unsafe.As<byte, long>(ref RowAt(offset));

    private int RingOffset(long pane, int key) => (((int)pane & RingMask) * Capacity + key) * RowBytes;

    private int OverflowOffset(int row) => ((_ring * Capacity) + row) * RowBytes;

    private int OpenInRing(int offset, long pane, int key)
    {
        _openIn[(int)pane & RingMask]++;
        return Open(offset, pane, key);
    }

    private int Open(int offset, long pane, int key)
    {
        TagAt(offset) = pane;
        if (_holdsState) { SetOwner(key); }
        Create(ref RowAt(offset));
        return offset;
    }

    private void SetOwner(int key)
    {
        var owner = _keys?.SourceOf(key) ?? SourceTable.All;
        foreach (var kernel in _kernels) { kernel.Owner = owner; }
    }

    private bool Fits(int capacity, int ring) =>
        (long)capacity * ring * RowBytes <= EngineLimits.WindowRingBytesMax;

    /// <summary>Doubles the ring: too many rows find their places taken.</summary>
    private void Widen()
    {
        Resize(Capacity, _ring * 2, _overflowRows);
        foreach (var ((pane, key), row) in _overflow.ToArray())
        {
            if (key >= Capacity || TagAt(RingOffset(pane, key)) != Empty) { continue; }
            var from = OverflowOffset(row);
            Unsafe.CopyBlockUnaligned(ref RowAt(RingOffset(pane, key)), ref RowAt(from), (uint)RowBytes);
            _openIn[(int)pane & RingMask]++;
            Free(from, key);
        }
    }

    private void Resize(int capacity, int ring, int overflowRows)
    {
        Version++;
        var old = _bytes;
        var (oldStart, oldCapacity, oldRing, oldOverflow) = (_start, Capacity, _ring, _overflowRows);
        var size = ((long)ring * capacity + overflowRows) * RowBytes;
        Invariant.Check(size <= int.MaxValue - Alignment, "window state needs more than 2 GB");
        _bytes = GC.AllocateUninitializedArray<byte>((int)size + Alignment, pinned: true);
        _start = AlignedStart(ref _bytes[0]);
        (Capacity, _ring, _overflowRows) = (capacity, ring, overflowRows);
        if (ring != oldRing || _openIn.Length == 0) { _openIn = new int[ring]; }
        for (long offset = 0; offset + RowBytes <= size; offset += RowBytes) { TagAt((int)offset) = Empty; }
        if (old.Length == 0) { return; }
        for (var slot = 0; slot < oldRing; slot++)
        {
            MoveSlot(old.AsSpan(oldStart + (slot * oldCapacity * RowBytes), oldCapacity * RowBytes), slot, oldRing);
        }
        old.AsSpan(oldStart + (oldRing * oldCapacity * RowBytes), oldOverflow * RowBytes)
            .CopyTo(_bytes.AsSpan(_start + OverflowOffset(0)));
    }

    private void MoveSlot(Span<byte> rows, int slot, int oldRing)
    {
        if (oldRing == _ring)
        {
            rows.CopyTo(_bytes.AsSpan(_start + (slot * Capacity * RowBytes)));
            return;
        }
        for (var key = 0; rows.Length > 0; key++, rows = rows[RowBytes..])
        {
            var pane = MemoryMarshal.Read<long>(rows);
            if (pane == Empty) { continue; }
            rows[..RowBytes].CopyTo(_bytes.AsSpan(_start + RingOffset(pane, key)));
            _openIn[(int)pane & RingMask]++;
        }
    }

    /// <summary>Rows that start where cache lines start touch fewer of them; the array is pinned, so it stays
    /// so.</summary>
    private static unsafe int AlignedStart(ref byte first) =>
        (int)((Alignment - ((nint)Unsafe.AsPointer(ref first) % Alignment)) % Alignment);
}
