namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// The CRC-16 of serial frames: polynomial 0x8005 reflected (0xA001), begun with 0xFFFF, sent low byte first.
/// </summary>
internal static class ModbusCrc
{
    private static readonly ushort[] Table = BuildTable();

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var b in bytes)
        {
            crc = (ushort)((crc >> 8) ^ Table[(crc ^ b) & 0xFF]);
        }
        return crc;
    }

    /// <summary>Do the last two bytes of a frame fit the others?</summary>
    public static bool IsWhole(ReadOnlySpan<byte> frame) =>
        frame.Length >= 4 && Of(frame[..^2]) == (frame[^2] | (frame[^1] << 8));

    private static ushort[] BuildTable()
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = (ushort)i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (ushort)((crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1);
            }
            table[i] = crc;
        }
        return table;
    }
}
