using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Telemetry.Engine.State;

/// <summary>
/// Bytes of snapshots in one array that grows and is used again, so that a checkpoint each second makes no garbage. A
/// <see cref="SnapshotWriter"/> over it writes without a call per number.
/// </summary>
public sealed class SnapshotBuffer : IBufferWriter<byte>
{
    private const int BytesMin = 4_096;

    private byte[] _bytes = [];

    /// <summary>How many bytes were written.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>What was written; valid until the next change.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, WrittenCount);

    /// <summary>What was written; valid until the next change.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, WrittenCount);

    /// <summary>Empties the buffer; its memory stays.</summary>
    public void Reset() => WrittenCount = 0;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - WrittenCount);
        WrittenCount += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(1, sizeHint));
        return _bytes.AsMemory(WrittenCount);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Leaves room for the length of what follows.</summary>
    /// <returns>What <see cref="EndSection"/> needs.</returns>
    internal int BeginSection()
    {
        Int32(0);
        return WrittenCount;
    }

    /// <summary>Writes the length of what came since <see cref="BeginSection"/>.</summary>
    internal void EndSection(int start) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start - sizeof(int)), WrittenCount - start);

    internal void Byte(byte value)
    {
        Ensure(1);
        _bytes[WrittenCount++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Int32(int value)
    {
        Ensure(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(WrittenCount), value);
        WrittenCount += sizeof(int);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Int64(long value)
    {
        Ensure(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(WrittenCount), value);
        WrittenCount += sizeof(long);
    }

    internal void Bytes(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(_bytes.AsSpan(WrittenCount));
        WrittenCount += value.Length;
    }

    internal void Text(string value)
    {
        Ensure(Encoding.UTF8.GetMaxByteCount(value.Length) + sizeof(int));
        var length = Encoding.UTF8.GetBytes(value, _bytes.AsSpan(WrittenCount + sizeof(int)));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(WrittenCount), length);
        WrittenCount += sizeof(int) + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int count)
    {
        if (count > _bytes.Length - WrittenCount) { Grow(count); }
    }

    private void Grow(int count)
    {
        var needed = (long)WrittenCount + count;
        Invariant.Check(needed <= Array.MaxLength, "a snapshot needs more than 2 GB");
        var length = Math.Min(Array.MaxLength, Math.Max(Math.Max(BytesMin, needed), _bytes.Length * 2L));
        var grown = GC.AllocateUninitializedArray<byte>((int)length);
        WrittenSpan.CopyTo(grown);
        _bytes = grown;
    }
}
