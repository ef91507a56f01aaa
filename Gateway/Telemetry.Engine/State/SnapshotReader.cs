using System.Buffers.Binary;
using System.Text;

namespace Telemetry.Engine.State;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote, in the same order.</summary>
/// <param name="input">The bytes.</param>
public sealed class SnapshotReader(ReadOnlyMemory<byte> input)
{
    private int _at;

    /// <summary>Bytes not yet read.</summary>
    public int Remaining => input.Length - _at;

    /// <summary>Reads an integer of 64 bits.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are at their end.</exception>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Reads an integer of 32 bits.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are at their end.</exception>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>Reads an integer that was written in as few bytes as it needs.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are at their end, or the integer has more than 64
    /// bits.</exception>
    public long Compact()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            ulong part = Take(1)[0];
            if (shift == 63 && part > 1) { break; }
            value |= (part & 0x7F) << shift;
            if (part < 0x80) { return (long)(value >> 1) ^ -(long)(value & 1); }
        }
        throw new SnapshotFormatException("an integer of more than 64 bits");
    }

    /// <summary>Reads a count of things to come, each of at least one byte, that was written in as few bytes as it
    /// needs.</summary>
    /// <returns>The count, 0 or more.</returns>
    /// <exception cref="SnapshotFormatException">There cannot be as many.</exception>
    public int CompactCount()
    {
        var count = Compact();
        return (ulong)count <= (ulong)Remaining ? (int)count : throw new SnapshotFormatException($"a count of {count}");
    }

    /// <summary>Reads an integer that counts something or names a case.</summary>
    /// <param name="most">The greatest that makes sense.</param>
    /// <returns>The integer, 0 up to <paramref name="most"/>.</returns>
    /// <exception cref="SnapshotFormatException">It is another one.</exception>
    public int Choice(int most)
    {
        var value = Int32();
        return (uint)value <= (uint)most ? value : throw new SnapshotFormatException($"the number {value}");
    }

    /// <summary>Reads a count of things to come, each of at least one byte.</summary>
    /// <returns>The count, 0 or more.</returns>
    /// <exception cref="SnapshotFormatException">There cannot be as many.</exception>
    public int Count()
    {
        var count = Int32();
        return (uint)count <= (uint)Remaining ? count : throw new SnapshotFormatException($"a count of {count}");
    }

    /// <summary>Reads a double.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are at their end.</exception>
    public double Float64() => BitConverter.Int64BitsToDouble(Int64());

    /// <summary>Reads a decimal.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are at their end, or are no decimal.</exception>
    public decimal Decimal()
    {
        Span<int> parts = [Int32(), Int32(), Int32(), Int32()];
        var isValid = (parts[3] & 0x7F00FFFF) == 0 || ((parts[3] & 0x7F00FFFF) >> 16) <= 28 && (parts[3] & 0xFFFF) == 0;
        return isValid ? new decimal(parts) : throw new SnapshotFormatException($"a decimal of scale {parts[3]:x}");
    }

    /// <summary>Reads a truth value.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="SnapshotFormatException">The byte is missing or neither 0 nor 1.</exception>
    public bool Boolean() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new SnapshotFormatException($"a truth value of {other}"),
    };

    /// <summary>Reads a text that may be null.</summary>
    /// <returns>The text or null.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are at their end.</exception>
    public string? TextOrNull()
    {
        var length = Int32();
        return length == -1 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Reads a text.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are at their end, or the text is null.</exception>
    public string Text() => TextOrNull() ?? throw new SnapshotFormatException("a missing text");

    /// <summary>Reads bytes that were written with their length.</summary>
    /// <returns>The bytes, valid as long as the snapshot.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are at their end.</exception>
    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Int32();
        _ = Take(length);
        return input.Slice(_at - length, length);
    }

    /// <summary>Checks that all was read.</summary>
    /// <exception cref="SnapshotFormatException">Bytes are left.</exception>
    public void End()
    {
        if (Remaining != 0) { throw new SnapshotFormatException($"{Remaining} bytes too many"); }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining) { throw new SnapshotFormatException($"{count} bytes at offset {_at}"); }
        var span = input.Span.Slice(_at, count);
        _at += count;
        return span;
    }
}
