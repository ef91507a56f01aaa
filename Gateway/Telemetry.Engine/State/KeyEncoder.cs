using System.Buffers.Binary;
using System.Text;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>
/// Keys as bytes whose order (unsigned, byte by byte) is the order of the keys: column by column, integers and times by
/// value, doubles and decimals by value, false before true, texts by their UTF-8 bytes, NULL first.
/// </summary>
/// <remarks>Text: its UTF-8 bytes with 00 written as 00 FF, then 00 00. Numbers: big-endian with the sign bit flipped,
/// negative doubles with all bits flipped; decimals as <see cref="KeyNumbers.Encode"/> has them. A nullable column: 00
/// for NULL, else 01 and the value. So no key is the beginning of another.</remarks>
internal static class KeyEncoder
{
    public static byte[] Encode(KeyLayout layout, ReadOnlySpan<long> packed, TextDictionary texts)
    {
        var bytes = new List<byte>(32);
        for (var column = 0; column < layout.Columns.Length; column++)
        {
            if (layout.Columns[column].IsNullable)
            {
                var isNull = layout.IsNull(packed, column);
                bytes.Add(isNull ? (byte)0 : (byte)1);
                if (isNull) { continue; }
            }
            AddValue(bytes, layout.Columns[column].Type, packed[layout.Places[column]..], texts);
        }
        return [.. bytes];
    }

    public static void Decode(
        KeyLayout layout, ReadOnlySpan<byte> encoded, TextDictionary texts, Span<long> packed)
    {
        var at = 0;
        packed.Clear();
        for (var column = 0; column < layout.Columns.Length; column++)
        {
            if (layout.Columns[column].IsNullable && Take(encoded, 1, ref at)[0] == 0)
            {
                layout.SetNull(packed, column);
                continue;
            }
            TakeValue(encoded, ref at, layout.Columns[column].Type, packed[layout.Places[column]..], texts);
        }
        if (at != encoded.Length) { throw new SnapshotFormatException("a key with bytes left over"); }
    }

    private static void AddValue(List<byte> bytes, ColumnType type, ReadOnlySpan<long> packed, TextDictionary texts)
    {
        switch (type)
        {
            case ColumnType.Text: AddText(bytes, texts[(int)packed[0]]); break;
            case ColumnType.Float64: AddNumber(bytes, FlipDouble(packed[0])); break;
            case ColumnType.Boolean: bytes.Add((byte)packed[0]); break;
            case ColumnType.Decimal: KeyNumbers.Encode(KeyNumbers.Unpack(packed[0], packed[1]), bytes); break;
            default: AddNumber(bytes, packed[0] ^ long.MinValue); break;
        }
    }

    private static void TakeValue(
        ReadOnlySpan<byte> encoded, ref int at, ColumnType type, Span<long> packed, TextDictionary texts)
    {
        switch (type)
        {
            case ColumnType.Text: packed[0] = texts.Intern(TakeText(encoded, ref at)); break;
            case ColumnType.Float64: packed[0] = UnflipDouble(TakeNumber(encoded, ref at)); break;
            case ColumnType.Boolean: packed[0] = Take(encoded, 1, ref at)[0]; break;
            case ColumnType.Decimal:
                KeyNumbers.Pack(KeyNumbers.Decode(Take(encoded, KeyNumbers.DecimalBytes, ref at)), packed);
                break;
            default: packed[0] = TakeNumber(encoded, ref at) ^ long.MinValue; break;
        }
    }

    private static long FlipDouble(long bits) => bits < 0 ? ~bits : bits ^ long.MinValue;

    private static long UnflipDouble(long flipped) => flipped < 0 ? flipped ^ long.MinValue : ~flipped;

    private static void AddNumber(List<byte> bytes, long flipped)
    {
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(buffer, flipped);
        bytes.AddRange(buffer);
    }

    private static void AddText(List<byte> bytes, string text)
    {
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            bytes.Add(part);
            if (part == 0) { bytes.Add(0xFF); }
        }
        bytes.Add(0);
        bytes.Add(0);
    }

    private static long TakeNumber(ReadOnlySpan<byte> encoded, ref int at) =>
        BinaryPrimitives.ReadInt64BigEndian(Take(encoded, 8, ref at));

    private static string TakeText(ReadOnlySpan<byte> encoded, ref int at)
    {
        var bytes = new List<byte>(encoded.Length);
        while (true)
        {
            var part = Take(encoded, 1, ref at)[0];
            if (part != 0) { bytes.Add(part); continue; }
            if (Take(encoded, 1, ref at)[0] == 0) { return Encoding.UTF8.GetString([.. bytes]); }
            bytes.Add(0);
        }
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> encoded, int count, ref int at)
    {
        if (encoded.Length - at < count) { throw new SnapshotFormatException("a key cut short"); }
        at += count;
        return encoded.Slice(at - count, count);
    }
}
