using System.Buffers.Binary;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// The header of Modbus TCP:
/// <code>
/// | transaction | protocol = 0 | length of what follows | unit | function · contents |
///       2             2                   2                1        1 to 253
/// </code>
/// </summary>
internal static class TcpFrame
{
    public const int HeaderBytes = 7;

    public static byte[] Build(ushort transaction, byte unit, ReadOnlySpan<byte> pdu)
    {
        var frame = new byte[HeaderBytes + pdu.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(1 + pdu.Length));
        frame[6] = unit;
        pdu.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>
    /// The length of the frame at the front; 0: more must arrive; −1: this is no Modbus.
    /// </summary>
    public static int LengthOf(ReadOnlySpan<byte> arrived)
    {
        if (arrived.Length < HeaderBytes)
        {
            return 0;
        }
        var length = BinaryPrimitives.ReadUInt16BigEndian(arrived[4..]);
        if (BinaryPrimitives.ReadUInt16BigEndian(arrived[2..]) != 0
            || length is < 2 or > ModbusLimits.PduBytesMax + 1)
        {
            return -1;
        }
        return arrived.Length >= HeaderBytes - 1 + length ? HeaderBytes - 1 + length : 0;
    }

    public static ushort TransactionOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame);

    public static byte UnitOf(ReadOnlySpan<byte> frame) => frame[6];
}
