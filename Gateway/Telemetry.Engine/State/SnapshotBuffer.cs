using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Telemetry.Engine.State;

/// <summary>
/// Bytes of snapshots, in pieces that all buffers of the process use by turns: a checkpoint each second makes no
/// garbage, and between two of them hardly anything is held. A <see cref="SnapshotWriter"/> over it writes without a
/// call per number.
/// </summary>
public sealed class SnapshotBuffer : IBufferWriter<byte>
{
    private const int BytesMin = 4_096;

    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private byte[] _bytes = [];
    private int _count;
    private int _before;

    /// <summary>How many bytes were written.</summary>
    public int WrittenCount => _before + _count;

    /// <summary>How much memory it has for itself.</summary>
    internal int Capacity => _bytes.Length + _full.Sum(SnapshotPieces.LengthOf);

    /// <summary>What was written, piece by piece; valid until the next change.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces => [.. _full, _bytes.AsMemory(0, _count)];

    /// <summary>What was written, in one piece of its own.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToArray()
    {
        var all = new byte[WrittenCount];
        var length = 0;
        foreach (var piece in Pieces)
        {
            piece.CopyTo(all.AsMemory(length));
            length += piece.Length;
        }
        return all;
    }

    /// <summary>Empties the buffer, and gives all but one of its pieces to who needs them next.</summary>
    public void Reset()
    {
        foreach (var piece in _full) { SnapshotPieces.Return(piece); }
        _full.Clear();
        (_before, _count) = (0, 0);
        if (_bytes.Length > SnapshotPieces.Bytes) { _bytes = []; }
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _count);
        _count += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(1, sizeHint));
        return _bytes.AsMemory(_count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Takes the bytes of another buffer, which is empty then: whole pieces change hands.</summary>
    internal void Take(SnapshotBuffer other)
    {
        if (other._full.Count > 0)
        {
            EndPiece();
            _full.AddRange(other._full);
            _before = checked(_before + other._before);
            other._full.Clear();
            other._before = 0;
        }
        Bytes(other._bytes.AsSpan(0, other._count));
        other.Reset();
    }

    /// <summary>Leaves room for the length of what follows.</summary>
    /// <returns>What <see cref="EndSection"/> needs.</returns>
    internal int BeginSection()
    {
        Int32(0);
        return WrittenCount;
    }

    /// <summary>Writes the length of what came since <see cref="BeginSection"/>.</summary>
    internal void EndSection(int start)
    {
        var (piece, offset) = (_full.Count, _before);
        while (offset > start - sizeof(int)) { offset -= _full[--piece].Length; }
        var bytes = piece == _full.Count ? _bytes : MemoryMarshal.AsMemory(_full[piece]).Span;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[(start - sizeof(int) - offset)..], WrittenCount - start);
    }

    internal void Byte(byte value)
    {
        Ensure(1);
        _bytes[_count++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Int32(int value)
    {
        Ensure(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_count), value);
        _count += sizeof(int);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Int64(long value)
    {
        Ensure(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_count), value);
        _count += sizeof(long);
    }

    internal void Bytes(ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var part = Math.Min(value.Length, _bytes.Length - _count);
            value[..part].CopyTo(_bytes.AsSpan(_count));
            _count += part;
            value = value[part..];
            if (value.IsEmpty) { return; }
            Grow(1);
        }
    }

    internal void Text(string value)
    {
        Ensure(Encoding.UTF8.GetMaxByteCount(value.Length) + sizeof(int));
        var length = Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_count + sizeof(int)));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_count), length);
        _count += sizeof(int) + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int count)
    {
        if (count > _bytes.Length - _count) { Grow(count); }
    }

    /// <summary>A small buffer grows until it is a piece; behind that comes the next piece.</summary>
    private void Grow(int count)
    {
        Invariant.Check((long)WrittenCount + count <= Array.MaxLength, "a snapshot needs more than 2 GB");
        if (_full.Count == 0 && _bytes.Length < SnapshotPieces.Bytes && _count + count <= SnapshotPieces.Bytes)
        {
            var length = Math.Max(Math.Max(BytesMin, _count + count), _bytes.Length * 2);
            Array.Resize(ref _bytes, Math.Min(SnapshotPieces.Bytes, length));
            return;
        }
        EndPiece();
        _bytes = SnapshotPieces.Rent(count);
    }

    private void EndPiece()
    {
        if (_count > 0) { _full.Add(_bytes.AsMemory(0, _count)); } else { SnapshotPieces.Return(_bytes); }
        _before += _count;
        (_bytes, _count) = ([], 0);
    }
}
