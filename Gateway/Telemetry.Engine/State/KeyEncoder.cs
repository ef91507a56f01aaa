using System.Buffers.Binary;
using System.Text;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>
/// Keys as bytes whose order (unsigned, byte by byte) is the order of the keys: column by column, integers and times by
/// value, doubles by value, false before true, texts by their UTF-8 bytes.
/// </summary>
/// <remarks>Text: its UTF-8 bytes with 00 written as 00 FF, then 00 00. Numbers: big-endian with the sign bit flipped,
/// negative doubles with all bits flipped. So no key is the beginning of another.</remarks>
internal static class KeyEncoder
{
    public static byte[] Encode(ReadOnlySpan<ColumnType> types, ReadOnlySpan<long> packed, TextDictionary texts)
    {
        var bytes = new List<byte>(32);
        for (var column = 0; column < types.Length; column++)
        {
            switch (types[column])
            {
                case ColumnType.Text: AddText(bytes, texts[(int)packed[column]]); break;
                case ColumnType.Float64: AddNumber(bytes, FlipDouble(packed[column])); break;
                case ColumnType.Boolean: bytes.Add((byte)packed[column]); break;
                default: AddNumber(bytes, packed[column] ^ long.MinValue); break;
            }
        }
        return [.. bytes];
    }

    public static void Decode(
        ReadOnlySpan<ColumnType> types, ReadOnlySpan<byte> encoded, TextDictionary texts, Span<long> packed)
    {
        var at = 0;
        for (var column = 0; column < types.Length; column++)
        {
            packed[column] = types[column] switch
            {
                ColumnType.Text => texts.Intern(TakeText(encoded, ref at)),
                ColumnType.Float64 => UnflipDouble(TakeNumber(encoded, ref at)),
                ColumnType.Boolean => Take(encoded, 1, ref at)[0],
                _ => TakeNumber(encoded, ref at) ^ long.MinValue,
            };
        }
        if (at != encoded.Length) { throw new SnapshotFormatException("a key with bytes left over"); }
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
