using System.Globalization;

namespace Telemetry.Edge.Drivers.Ds18b20;

/// <summary>
/// The nine bytes that a DS18B20 answers with (datasheet, figure 9), as the kernel's file shows them.
/// </summary>
internal readonly record struct Ds18b20Scratchpad
{
    /// <summary>Bytes of the scratchpad, its checksum among them.</summary>
    public const int Bytes = 9;

    private const byte Polynomial = 0x8C;
    private const byte PowerOnReserved = 0x0C;
    private const short PowerOnWord = 85 * 16;

    private Ds18b20Scratchpad(short word, byte reserved)
    {
        Word = word;
        Reserved = reserved;
    }

    /// <summary>The temperature in 1/16 °C.</summary>
    public short Word { get; }

    /// <summary>Byte 6: 0x0C after power-on; a conversion writes 0x10 less the word's last four bits.</summary>
    public byte Reserved { get; }

    public double Celsius => Word / 16.0;

    /// <summary>85 °C is what the chip says before its first conversion.</summary>
    public bool IsPowerOnValue => Word == PowerOnWord;

    /// <summary>It is surely the value of power-on, and not a temperature.</summary>
    public bool IsPowerOn => IsPowerOnValue && Reserved == PowerOnReserved;

    /// <summary>CRC-8 of 1-wire: x⁸ + x⁵ + x⁴ + 1, reflected, begun with 0.</summary>
    public static byte Crc(ReadOnlySpan<byte> bytes)
    {
        byte crc = 0;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (byte)((crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1);
            }
        }
        return crc;
    }

    /// <summary>
    /// Reads <c>w1_slave</c>: two lines of nine hexadecimal bytes, the first ending in <c>crc=57 YES</c>. Says why not.
    /// </summary>
    public static string? TryParse(string text, out Ds18b20Scratchpad scratchpad)
    {
        scratchpad = default;
        var line = text.AsSpan();
        line = line.IndexOf('\n') is var end and >= 0 ? line[..end] : line;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (line.Length < (3 * Bytes) - 1)
        {
            return "the kernel's file is cut short";
        }
        for (var i = 0; i < Bytes; i++)
        {
            if (!byte.TryParse(
                line.Slice(3 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return "the kernel's file is not nine bytes";
            }
        }
        if (!line.TrimEnd().EndsWith("YES") || Crc(bytes[..8]) != bytes[8])
        {
            return "the checksum is wrong";
        }
        if (bytes.IndexOfAnyExcept((byte)0) < 0)
        {
            return "all bytes are 0: the wire is shorted, and that has a good checksum";
        }
        scratchpad = new Ds18b20Scratchpad((short)(bytes[0] | (bytes[1] << 8)), bytes[6]);
        return null;
    }
}
