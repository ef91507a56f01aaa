using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Telemetry.Engine.State;

/// <summary>
/// Writes state as canonical bytes: fixed little-endian numbers, length-prefixed UTF-8. Equal states give equal bytes,
/// so write nothing that depends on how a state was reached: no ordinals, no ring positions, no capacity.
/// </summary>
/// <param name="output">Where the bytes go.</param>
public sealed class SnapshotWriter(IBufferWriter<byte> output)
{
    /// <summary>Bytes written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Writes an integer of 64 bits.</summary>
    /// <param name="value">The value.</param>
    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
        Advance(8);
    }

    /// <summary>Writes an integer of 32 bits.</summary>
    /// <param name="value">The value.</param>
    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), value);
        Advance(4);
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
    public void Boolean(bool value)
    {
        output.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        Advance(1);
    }

    /// <summary>Writes a text, or null.</summary>
    /// <param name="value">The text.</param>
    public void Text(string? value)
    {
        if (value is null) { Int32(-1); return; }
        var length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(Math.Max(length, 1)));
        Advance(length);
    }

    /// <summary>Writes bytes with their length.</summary>
    /// <param name="value">The bytes.</param>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        output.Write(value);
        Written += value.Length;
    }

    private void Advance(int count)
    {
        output.Advance(count);
        Written += count;
    }
}
