using System.Buffers.Binary;
using System.Text;

namespace Telemetry.Contract;

/// <summary>Writes the CBOR that SenML needs, each value in its shortest exact form.</summary>
internal static class CborWriter
{
    public static void Head(ref WireBuffer wire, CborMajor major, ulong argument)
    {
        var type = (byte)((int)major << 5);
        switch (argument)
        {
            case < 24:
                wire.Byte((byte)(type | (byte)argument));
                break;
            case <= byte.MaxValue:
                wire.Byte((byte)(type | 24));
                wire.Byte((byte)argument);
                break;
            case <= ushort.MaxValue:
                wire.Byte((byte)(type | 25));
                BinaryPrimitives.WriteUInt16BigEndian(wire.Free, (ushort)argument);
                wire.Length += 2;
                break;
            case <= uint.MaxValue:
                wire.Byte((byte)(type | 26));
                BinaryPrimitives.WriteUInt32BigEndian(wire.Free, (uint)argument);
                wire.Length += 4;
                break;
            default:
                wire.Byte((byte)(type | 27));
                BinaryPrimitives.WriteUInt64BigEndian(wire.Free, argument);
                wire.Length += 8;
                break;
        }
    }

    public static void Integer(ref WireBuffer wire, long value)
    {
        if (value < 0)
        {
            Head(ref wire, CborMajor.Negative, (ulong)(-1 - value));
        }
        else
        {
            Head(ref wire, CborMajor.Unsigned, (ulong)value);
        }
    }

    public static void Text(ref WireBuffer wire, string text)
    {
        Head(ref wire, CborMajor.Text, (ulong)Encoding.UTF8.GetByteCount(text));
        wire.Text(text);
    }

    public static void Text(ref WireBuffer wire, scoped ReadOnlySpan<byte> utf8)
    {
        Head(ref wire, CborMajor.Text, (ulong)utf8.Length);
        wire.Bytes(utf8);
    }

    /// <summary>A whole number when it is one, else single or double precision, whichever is exact.</summary>
    public static void Number(ref WireBuffer wire, double value)
    {
        const double IntegerMax = 1L << 53;
        if (value is > -IntegerMax and < IntegerMax)
        {
            var whole = (long)value;
            if (whole == value && (whole != 0 || !double.IsNegative(value)))
            {
                Integer(ref wire, whole);
                return;
            }
        }

        if ((float)value == value)
        {
            wire.Byte(0xFA);
            BinaryPrimitives.WriteSingleBigEndian(wire.Free, (float)value);
            wire.Length += 4;
            return;
        }

        wire.Byte(0xFB);
        BinaryPrimitives.WriteDoubleBigEndian(wire.Free, value);
        wire.Length += 8;
    }

    /// <summary>µs as seconds: a whole number, or a decimal fraction of ms or µs. Always exact.</summary>
    public static void Seconds(ref WireBuffer wire, long micros)
    {
        var (whole, exponent) = micros % 1_000_000 == 0 ? (micros / 1_000_000, 0)
            : micros % 1_000 == 0 ? (micros / 1_000, -3)
            : (micros, -6);
        if (exponent != 0)
        {
            Head(ref wire, CborMajor.Tag, 4);
            Head(ref wire, CborMajor.Array, 2);
            Integer(ref wire, exponent);
        }

        Integer(ref wire, whole);
    }
}
