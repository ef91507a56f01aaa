using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Telemetry.Engine.State;

/// <summary>
/// Writes state as canonical bytes: little-endian numbers, length-prefixed UTF-8. Equal states give equal bytes, so
/// write nothing that depends on how a state was reached: no ordinals, no ring positions, no capacity.
/// </summary>
/// <remarks>It is fast over a <see cref="SnapshotBuffer"/>, and works over every other buffer.</remarks>
/// <param name="output">Where the bytes go.</param>
public sealed class SnapshotWriter(IBufferWriter<byte> output)
{
    private readonly SnapshotBuffer? _fast = output as SnapshotBuffer;

    /// <summary>Writes an integer of 64 bits.</summary>
    /// <param name="value">The value.</param>
    public void Int64(long value)
    {
        if (_fast is not null) { _fast.Int64(value); return; }
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    /// <summary>Writes an integer of 32 bits.</summary>
    /// <param name="value">The value.</param>
    public void Int32(int value)
    {
        if (_fast is not null) { _fast.Int32(value); return; }
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    /// <summary>Writes an integer in as few bytes as it needs: one for −64 to 63, ten at most.</summary>
    /// <param name="value">The value.</param>
    public void Compact(long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7) { Byte((byte)(rest | 0x80)); }
        Byte((byte)rest);
    }

    /// <summary>Writes a double by its bits; every NaN is written as the same one.</summary>
    /// <param name="value">The value.</param>
    public void Float64(double value) =>
        Int64(BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));

    /// <summary>Writes a decimal with its scale: 1.10 and 1.1 give other bytes.</summary>
    /// <param name="value">The value.</param>
    public void Decimal(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        _ = decimal.GetBits(value, parts);
        foreach (var part in parts) { Int32(part); }
    }

    /// <summary>Writes a truth value.</summary>
    /// <param name="value">The value.</param>
    public void Boolean(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a text, or null.</summary>
    /// <param name="value">The text.</param>
    public void Text(string? value)
    {
        if (value is null) { Int32(-1); return; }
        if (_fast is not null) { _fast.Text(value); return; }
        var length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(Math.Max(length, 1)));
        output.Advance(length);
    }

    /// <summary>Writes bytes with their length.</summary>
    /// <param name="value">The bytes.</param>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        if (_fast is not null) { _fast.Bytes(value); return; }
        output.Write(value);
    }

    /// <summary>Writes bytes as they are.</summary>
    internal void Raw(ReadOnlySpan<byte> value)
    {
        if (_fast is not null) { _fast.Bytes(value); return; }
        output.Write(value);
    }

    /// <summary>Writes what is in a buffer, which is empty then.</summary>
    internal void Raw(SnapshotBuffer value)
    {
        if (_fast is not null) { _fast.Take(value); return; }
        foreach (var piece in value.Pieces) { output.Write(piece.Span); }
        value.Reset();
    }

    private void Byte(byte value)
    {
        if (_fast is not null) { _fast.Byte(value); return; }
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
