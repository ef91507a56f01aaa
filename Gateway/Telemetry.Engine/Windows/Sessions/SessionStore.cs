using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Sessions;

/// <summary>
/// The open sessions of all keys: rows of bytes, those of a key linked by their start. Nearly always a key has one.
/// </summary>
/// <remarks>
/// <code>row: start | end | key | next row of the key | generation | … | accumulator | accumulator …</code>
/// A row is known by its offset in bytes.
/// </remarks>
internal sealed class SessionStore
{
    public const int None = -1;

    private readonly AggregateKernel[] _kernels;
    private byte[] _bytes = [];
    private int[] _first = [];
    private int _used;
    private int _free = None;

    public SessionStore(AggregateKernel[] kernels)
    {
        _kernels = kernels;
        var offset = Unsafe.SizeOf<Header>();
        foreach (var kernel in kernels)
        {
            kernel.Offset = offset;
            offset += kernel.Size;
        }
        RowBytes = offset;
    }

    public int RowBytes { get; }

    public ref byte First => ref MemoryMarshal.GetArrayDataReference(_bytes);

    public void EnsureKeys(int count)
    {
        var old = _first.Length;
        if (count <= old) { return; }
        Array.Resize(ref _first, Growth.Of(old, count));
        _first.AsSpan(old).Fill(None);
    }

    /// <summary>The earliest session of a key, or −1.</summary>
    public int FirstOf(int key) => (uint)key < (uint)_first.Length ? _first[key] : None;

    public ref byte RowAt(int row) => ref Unsafe.AddByteOffset(ref First, (nint)row);

    public ref Header At(int row) => ref Unsafe.As<byte, Header>(ref RowAt(row));

    /// <summary>Opens a session; no other of its key has its start.</summary>
    public int Open(int key, long start, long end)
    {
        var row = Allocate();
        ref var header = ref At(row);
        header = new() { Start = start, End = end, Key = key, Next = None, Generation = header.Generation };
        foreach (var kernel in _kernels) { kernel.Create(ref RowAt(row)); }
        ref var link = ref _first[key];
        while (link >= 0 && At(link).Start < start) { link = ref At(link).Next; }
        header.Next = link;
        link = row;
        return row;
    }

    public void Close(int row)
    {
        ref var header = ref At(row);
        ref var link = ref _first[header.Key];
        while (link != row) { link = ref At(link).Next; }
        link = header.Next;
        header.Generation++;
        header.Next = _free;
        _free = row;
    }

    /// <summary>Puts another session of the same key, later than this one, into it.</summary>
    public void Merge(int row, int later)
    {
        At(row).End = Math.Max(At(row).End, At(later).End);
        foreach (var kernel in _kernels) { kernel.Merge(ref RowAt(row), ref RowAt(later)); }
        Close(later);
    }

    private int Allocate()
    {
        if (_free >= 0)
        {
            var row = _free;
            _free = At(row).Next;
            return row;
        }
        if (_used > _bytes.Length - RowBytes)
        {
            var size = (long)Growth.After(_bytes.Length / RowBytes) * RowBytes;
            Invariant.Check(size <= Array.MaxLength, "sessions need more than 2 GB");
            Array.Resize(ref _bytes, (int)size);
        }
        _used += RowBytes;
        return _used - RowBytes;
    }

    internal struct Header
    {
        public long Start;
        public long End;
        public int Key;
        public int Next;

        /// <summary>Counts how often the row has been used, so that nobody takes it for the session before.</summary>
        public int Generation;

        /// <summary>The last instant: the session fires when its clock reaches it.</summary>
        public readonly long Last => End == long.MaxValue ? End : End - 1;

        public readonly bool Touches(long start, long end) => Start <= end && End >= start;
    }
}
