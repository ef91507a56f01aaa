using System.Buffers.Binary;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>Frames as slaves see them.</summary>
internal static class ModbusWire
{
    public const int HeaderBytes = 7;
    public const int FrameBytesMax = 260;

    /// <summary>The CRC-16 of serial frames, bit by bit as the specification's flow chart has it.</summary>
    public static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
            }
        }

        return (ushort)crc;
    }

    public static byte[] SerialFrame(byte slave, ReadOnlySpan<byte> pdu)
    {
        byte[] frame = [slave, .. pdu, 0, 0];
        var crc = Crc(frame.AsSpan(0, frame.Length - 2));
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(frame.Length - 2), crc);
        return frame;
    }

    /// <summary>How long the request at the front is, with its CRC; 0: more must come; −1: unknown.</summary>
    public static int SerialRequestLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            return 0;
        }

        return bytes[1] switch
        {
            >= 1 and <= 6 => 8,
            15 or 16 => bytes.Length >= 9 + bytes[6] ? 9 + bytes[6] : 0,
            _ => -1,
        };
    }

    public static bool IsWhole(ReadOnlySpan<byte> frame) =>
        frame.Length >= 4 && Crc(frame[..^2]) == BinaryPrimitives.ReadUInt16LittleEndian(frame[^2..]);

    /// <summary>An answer over TCP, with the transaction of its request.</summary>
    public static byte[] TcpFrame(ReadOnlySpan<byte> transaction, byte unit, ReadOnlySpan<byte> pdu)
    {
        byte[] frame = [transaction[0], transaction[1], 0, 0, 0, 0, unit, .. pdu];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(1 + pdu.Length));
        return frame;
    }
}
