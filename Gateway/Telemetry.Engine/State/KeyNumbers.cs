using System.Numerics;

namespace Telemetry.Engine.State;

/// <summary>Numbers as parts of keys: equal ones have equal bits, and their bytes are in their order.</summary>
internal static class KeyNumbers
{
    /// <summary>The bytes of an encoded decimal: it is scaled to 28 places, which takes 190 bits.</summary>
    public const int DecimalBytes = 24;

    private const int ScaleMax = 28;

    private static readonly BigInteger Scaling = BigInteger.Pow(10, ScaleMax);
    private static readonly BigInteger SignBias = BigInteger.One << ((DecimalBytes * 8) - 1);

    /// <summary>A double's bits; −0 is 0, and there is one NaN.</summary>
    public static long BitsOf(double value) =>
        BitConverter.DoubleToInt64Bits(value == 0 ? 0 : double.IsNaN(value) ? double.NaN : value);

    /// <summary>The same value with no zeros behind its last place, and without −0.</summary>
    public static decimal Canonical(decimal value)
    {
        if (value == 0) { return 0; }
        // Dividing by one of 28 places gives the least scale that the quotient needs.
        return value.Scale == 0 ? value : value / 1.0000000000000000000000000000m;
    }

    /// <summary>A decimal in two longs; equal decimals give equal ones.</summary>
    public static void Pack(decimal value, Span<long> packed)
    {
        Span<int> parts = stackalloc int[4];
        _ = decimal.GetBits(Canonical(value), parts);
        packed[0] = (uint)parts[0] | ((long)parts[1] << 32);
        packed[1] = (uint)parts[2] | ((long)parts[3] << 32);
    }

    public static decimal Unpack(long low, long high) =>
        new([(int)low, (int)(low >> 32), (int)high, (int)(high >> 32)]);

    /// <summary>Appends a decimal so that the order of the bytes is the order of the values.</summary>
    public static void Encode(decimal value, List<byte> bytes)
    {
        Span<int> parts = stackalloc int[4];
        _ = decimal.GetBits(value, parts);
        var mantissa = ((BigInteger)(uint)parts[2] << 64) | ((BigInteger)(uint)parts[1] << 32) | (uint)parts[0];
        var scaled = mantissa * BigInteger.Pow(10, ScaleMax - value.Scale);
        var biased = SignBias + (value < 0 ? -scaled : scaled);
        Span<byte> buffer = stackalloc byte[DecimalBytes];
        buffer.Clear();
        var length = biased.GetByteCount(isUnsigned: true);
        _ = biased.TryWriteBytes(buffer[(DecimalBytes - length)..], out _, isUnsigned: true, isBigEndian: true);
        bytes.AddRange(buffer);
    }

    public static decimal Decode(ReadOnlySpan<byte> bytes)
    {
        var scaled = new BigInteger(bytes, isUnsigned: true, isBigEndian: true) - SignBias;
        var scale = ScaleMax;
        var magnitude = BigInteger.Abs(scaled);
        for (; scale > 0 && (magnitude % 10).IsZero; scale--) { magnitude /= 10; }
        if (magnitude >> 96 != BigInteger.Zero) { throw new SnapshotFormatException("a decimal that is too large"); }
        return new(
            (int)(uint)(magnitude & uint.MaxValue), (int)(uint)((magnitude >> 32) & uint.MaxValue),
            (int)(uint)(magnitude >> 64), scaled.Sign < 0, (byte)scale);
    }
}
