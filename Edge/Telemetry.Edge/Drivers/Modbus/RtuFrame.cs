namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// Frames of a serial line: <c>slave · function · contents · CRC low · CRC high</c>.
/// </summary>
internal static class RtuFrame
{
    /// <summary>Slave and CRC.</summary>
    public const int Overhead = 3;

    private const int ExceptionBytes = 2 + Overhead;

    /// <summary>Bytes before an answer, or an echo, that may be noise of a driver that switches.</summary>
    public const int NoiseMax = 8;

    public static byte[] Build(byte slave, ReadOnlySpan<byte> pdu)
    {
        var frame = new byte[pdu.Length + Overhead];
        frame[0] = slave;
        pdu.CopyTo(frame.AsSpan(1));
        var crc = ModbusCrc.Of(frame.AsSpan(0, frame.Length - 2));
        frame[^2] = (byte)crc;
        frame[^1] = (byte)(crc >> 8);
        return frame;
    }

    /// <summary>Looks for the answer of a slave to a request in what has arrived; null while it is not there.</summary>
    public static byte[]? FindAnswer(byte slave, ReadOnlySpan<byte> request, ReadOnlySpan<byte> arrived)
    {
        var full = ModbusPdu.AnswerLength(request) + Overhead;
        for (var at = 0; at <= NoiseMax && at + ExceptionBytes <= arrived.Length; at++)
        {
            var rest = arrived[at..];
            if (rest[0] != slave)
            {
                continue;
            }
            if (IsAnswer(request, rest[..ExceptionBytes]))
            {
                return rest[1..(ExceptionBytes - 2)].ToArray();
            }
            if (rest.Length >= full && IsAnswer(request, rest[..full]))
            {
                return rest[1..(full - 2)].ToArray();
            }
        }
        return null;
    }

    private static bool IsAnswer(ReadOnlySpan<byte> request, ReadOnlySpan<byte> frame) =>
        ModbusCrc.IsWhole(frame) && ModbusPdu.IsAnswer(request, frame[1..^2]);
}
