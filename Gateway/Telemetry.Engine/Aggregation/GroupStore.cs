using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Aggregation;

/// <summary>The accumulators of groups as rows of bytes, by key ordinal, with the time of the row that was last emitted
/// and a list of the groups in the order in which they were last touched.</summary>
internal sealed class GroupStore
{
    private const int None = -1;

    private readonly AggregateKernel[] _kernels;
    private readonly int _rowBytes;
    private byte[] _bytes = [];
    private Entry[] _entries = [];
    private int _oldest = None;
    private int _newest = None;

    public GroupStore(AggregateKernel[] kernels)
    {
        _kernels = kernels;
        foreach (var kernel in kernels)
        {
            kernel.Offset = _rowBytes;
            _rowBytes += kernel.Size;
        }
        _rowBytes = Math.Max(_rowBytes, sizeof(long));
    }

    /// <summary>How many groups there are.</summary>
    public int Count { get; private set; }

    /// <summary>What a group costs.</summary>
    public long BytesPerKey => (_rowBytes + Unsafe.SizeOf<Entry>()) * 2L;

    /// <summary>Moves when a group is opened.</summary>
    public ref byte First => ref MemoryMarshal.GetArrayDataReference(_bytes);

    public bool IsOpen(int key) => (uint)key < (uint)_entries.Length && _entries[key].IsOpen;

    /// <summary>Where a key's row begins.</summary>
    public int OffsetOf(int key) => key * _rowBytes;

    public ref byte RowAt(int key) => ref Unsafe.AddByteOffset(ref First, (nint)((long)key * _rowBytes));

    public long EmittedAt(int key) => _entries[key].Emitted;

    public void SetEmitted(int key, long time) => _entries[key].Emitted = time;

    public void Open(int key, int owner)
    {
        if (key >= _entries.Length) { Grow(key); }
        foreach (var kernel in _kernels)
        {
            kernel.Owner = owner;
            kernel.Create(ref RowAt(key));
        }
        _entries[key] = new() { IsOpen = true, Older = None, Newer = None };
        Append(key);
        Count++;
    }

    public void Close(int key)
    {
        foreach (var kernel in _kernels) { kernel.Release(ref RowAt(key)); }
        Unlink(key);
        _entries[key].IsOpen = false;
        Count--;
    }

    /// <summary>A row came for the group; times never go back.</summary>
    public void Touch(int key, long journalTime)
    {
        _entries[key].Touched = journalTime;
        if (_newest == key) { return; }
        Unlink(key);
        Append(key);
    }

    /// <summary>Forgets the groups that were last touched at a time or before.</summary>
    public void CloseThrough(long journalTime)
    {
        while (_oldest >= 0 && _entries[_oldest].Touched <= journalTime) { Close(_oldest); }
    }

    public void Snapshot(SnapshotWriter writer, KeyTable keys)
    {
        writer.Int32(Count);
        foreach (var key in keys.Sorted)
        {
            if (!IsOpen(key)) { continue; }
            writer.Bytes(keys.Encoded(key));
            writer.Int64(_entries[key].Emitted);
            writer.Int64(_entries[key].Touched);
            foreach (var kernel in _kernels) { kernel.Write(writer, ref RowAt(key)); }
        }
    }

    public void Restore(SnapshotReader reader, KeyTable keys)
    {
        var order = new List<(long Touched, int Key)>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = keys.InternEncoded(reader.Bytes().Span);
            if (IsOpen(key)) { throw new SnapshotFormatException("a group that is there twice"); }
            Open(key, keys.SourceOf(key));
            _entries[key].Emitted = reader.Int64();
            order.Add((reader.Int64(), key));
            foreach (var kernel in _kernels) { kernel.Read(reader, ref RowAt(key)); }
        }
        order.Sort();
        foreach (var (touched, key) in order) { Touch(key, touched); }
    }

    private void Append(int key)
    {
        _entries[key].Older = _newest;
        _entries[key].Newer = None;
        if (_newest >= 0) { _entries[_newest].Newer = key; } else { _oldest = key; }
        _newest = key;
    }

    private void Unlink(int key)
    {
        var (older, newer) = (_entries[key].Older, _entries[key].Newer);
        if (older >= 0) { _entries[older].Newer = newer; } else { _oldest = newer; }
        if (newer >= 0) { _entries[newer].Older = older; } else { _newest = older; }
    }

    private void Grow(int key)
    {
        var capacity = Math.Max(64, Math.Max(key + 1, _entries.Length * 2));
        Array.Resize(ref _entries, capacity);
        Invariant.Check((long)capacity * _rowBytes <= Array.MaxLength, "groups need more than 2 GB");
        Array.Resize(ref _bytes, capacity * _rowBytes);
    }

    private struct Entry
    {
        public long Emitted;
        public long Touched;
        public int Older;
        public int Newer;
        public bool IsOpen;
    }
}
