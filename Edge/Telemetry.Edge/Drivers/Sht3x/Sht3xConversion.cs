namespace Telemetry.Edge.Drivers.Sht3x;

/// <summary>The datasheet's formulas (sections 4.12 and 4.13).</summary>
internal static class Sht3xConversion
{
    private const byte Polynomial = 0x31;
    private const byte CrcStart = 0xFF;

    /// <summary>T = −45 + 175 · S / (2¹⁶ − 1), in °C.</summary>
    public static double Celsius(ushort word) => -45.0 + (175.0 * word / 65535.0);

    /// <summary>RH = 100 · S / (2¹⁶ − 1), in %.</summary>
    public static double RelativeHumidity(ushort word) => 100.0 * word / 65535.0;

    /// <summary>CRC-8: x⁸ + x⁵ + x⁴ + 1, begun with 0xFF, not reflected, no final XOR; 0xBEEF gives 0x92.</summary>
    public static byte Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = CrcStart;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (byte)((crc & 0x80) != 0 ? (crc << 1) ^ Polynomial : crc << 1);
            }
        }
        return crc;
    }
}
