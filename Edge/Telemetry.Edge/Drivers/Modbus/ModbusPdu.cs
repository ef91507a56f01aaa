using System.Buffers.Binary;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// Requests and what their answers hold: function code and contents, the part that serial lines and TCP share.
/// </summary>
internal static class ModbusPdu
{
    private const byte ExceptionBit = 0x80;
    private const ushort CoilOn = 0xFF00;

    /// <summary>Asks for bits or registers, in the area of the function.</summary>
    public static byte[] Read(ModbusFunction function, int address, int count)
    {
        var most = IsOfBits(function) ? ModbusLimits.ReadBitsMax : ModbusLimits.ReadRegistersMax;
        if (function is ModbusFunction.None or > ModbusFunction.ReadInputRegisters)
        {
            throw new ArgumentOutOfRangeException(nameof(function), function, "Not a function that reads.");
        }
        CheckRange(address, count, most);
        return Request(function, address, (ushort)count);
    }

    public static byte[] WriteCoil(int address, bool value)
    {
        CheckRange(address, 1, 1);
        return Request(ModbusFunction.WriteSingleCoil, address, value ? CoilOn : (ushort)0);
    }

    public static byte[] WriteRegister(int address, ushort value)
    {
        CheckRange(address, 1, 1);
        return Request(ModbusFunction.WriteSingleRegister, address, value);
    }

    public static byte[] WriteCoils(int address, ReadOnlySpan<bool> values)
    {
        CheckRange(address, values.Length, ModbusLimits.WriteBitsMax);
        var bytes = (values.Length + 7) / 8;
        var pdu = Request(ModbusFunction.WriteMultipleCoils, address, (ushort)values.Length, bytes);
        for (var i = 0; i < values.Length; i++)
        {
            pdu[6 + (i / 8)] |= (byte)(values[i] ? 1 << (i % 8) : 0);
        }
        return pdu;
    }

    public static byte[] WriteRegisters(int address, ReadOnlySpan<ushort> values)
    {
        CheckRange(address, values.Length, ModbusLimits.WriteRegistersMax);
        var pdu = Request(ModbusFunction.WriteMultipleRegisters, address, (ushort)values.Length, 2 * values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(6 + (2 * i)), values[i]);
        }
        return pdu;
    }

    /// <summary>How long a good answer to a request is; an exception is always two bytes.</summary>
    public static int AnswerLength(ReadOnlySpan<byte> request)
    {
        int count = BinaryPrimitives.ReadUInt16BigEndian(request[3..]);
        return (ModbusFunction)request[0] switch
        {
            ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs => 2 + ((count + 7) / 8),
            ModbusFunction.ReadHoldingRegisters or ModbusFunction.ReadInputRegisters => 2 + (2 * count),
            _ => 5,
        };
    }

    /// <summary>Is this an answer to the request, good or an exception, by its form?</summary>
    public static bool IsAnswer(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer) =>
        IsException(request, answer)
        || (answer.Length == AnswerLength(request) && answer[0] == request[0]
            && (IsRead(request) ? answer[1] == answer.Length - 2 : answer[1..].SequenceEqual(request[1..5])));

    /// <summary>
    /// What a good answer holds: the bits or registers of a read, nothing of a write. Throws what an exception says.
    /// </summary>
    public static ReadOnlyMemory<byte> Contents(ReadOnlySpan<byte> request, ReadOnlyMemory<byte> answer)
    {
        var function = (ModbusFunction)request[0];
        if (IsException(request, answer.Span))
        {
            throw ModbusException.Refused(function, answer.Span[1]);
        }
        if (!IsAnswer(request, answer.Span))
        {
            throw new ModbusException(
                ModbusFault.BadAnswer, $"{function}: the answer is not to this request: {Show(answer.Span)}.");
        }
        return IsRead(request) ? answer[2..] : ReadOnlyMemory<byte>.Empty;
    }

    /// <summary>The first bytes of a frame, for people.</summary>
    public static string Show(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= 16 ? Convert.ToHexString(bytes) : Convert.ToHexString(bytes[..16]) + "…";

    public static bool IsOfBits(ModbusFunction function) =>
        function is ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs;

    private static bool IsRead(ReadOnlySpan<byte> request) => request[0] <= (byte)ModbusFunction.ReadInputRegisters;

    private static bool IsException(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer) =>
        answer.Length == 2 && answer[0] == (request[0] | ExceptionBit);

    private static byte[] Request(ModbusFunction function, int address, ushort value, int contents = -1)
    {
        var pdu = new byte[contents < 0 ? 5 : 6 + contents];
        pdu[0] = (byte)function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(1), (ushort)address);
        BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(3), value);
        if (contents >= 0)
        {
            pdu[5] = (byte)contents;
        }
        return pdu;
    }

    private static void CheckRange(int address, int count, int countMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, countMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address + count, ModbusLimits.Addresses, nameof(address));
    }
}
