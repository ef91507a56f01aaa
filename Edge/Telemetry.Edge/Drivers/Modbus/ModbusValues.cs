using System.Buffers.Binary;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// Registers to numbers and back. A value's bytes are first brought into the order ABCD…, whatever the vendor's is:
/// <code>
/// order   int32 0x0A0B0C0D     int64 0x0102030405060708
/// ABCD    0A0B 0C0D            0102 0304 0506 0708
/// CDAB    0C0D 0A0B            0708 0506 0304 0102
/// BADC    0B0A 0D0C            0201 0403 0605 0807
/// DCBA    0D0C 0B0A            0807 0605 0403 0201
/// </code>
/// </summary>
internal static class ModbusValues
{
    private const int BytesMax = 8;

    public static int RegistersOf(ModbusType type) => type switch
    {
        ModbusType.Bool or ModbusType.Int16 or ModbusType.UInt16 => 1,
        ModbusType.Int32 or ModbusType.UInt32 or ModbusType.Float32 => 2,
        ModbusType.Int64 or ModbusType.Float64 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type."),
    };

    /// <summary>A point's value out of the registers that hold it, as they came.</summary>
    public static double Decode(ModbusPoint point, ReadOnlySpan<byte> registers)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        bytes = bytes[..(2 * RegistersOf(point.Type))];
        registers[..bytes.Length].CopyTo(bytes);
        Reorder(bytes, point.Order);
        if (point.Type == ModbusType.Bool)
        {
            return (BinaryPrimitives.ReadUInt16BigEndian(bytes) >> point.Bit) & 1;
        }
        var raw = point.Type switch
        {
            ModbusType.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            ModbusType.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            ModbusType.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            ModbusType.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            ModbusType.Int64 => BinaryPrimitives.ReadInt64BigEndian(bytes),
            ModbusType.Float32 => BinaryPrimitives.ReadSingleBigEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };
        // A point without scaling keeps its very bits; 0.1 · 235 would not be 23.5 with a multiplication alone.
        return point.Scale == 1 && point.Offset == 0 ? raw : Scaled(raw, point.Scale) + point.Offset;
    }

    /// <summary>Which registers say a value; throws when the point cannot hold it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not fit the point's type.</exception>
    public static ushort[] Encode(ModbusPoint point, double value)
    {
        var raw = (value - point.Offset) / point.Scale;
        Span<byte> bytes = stackalloc byte[BytesMax];
        bytes = bytes[..(2 * RegistersOf(point.Type))];
        switch (point.Type)
        {
            case ModbusType.Int16:
                BinaryPrimitives.WriteInt16BigEndian(bytes, (short)Whole(point, raw, short.MinValue, short.MaxValue));
                break;
            case ModbusType.UInt16:
                BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)Whole(point, raw, 0, ushort.MaxValue));
                break;
            case ModbusType.Int32:
                BinaryPrimitives.WriteInt32BigEndian(bytes, (int)Whole(point, raw, int.MinValue, int.MaxValue));
                break;
            case ModbusType.UInt32:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Whole(point, raw, 0, uint.MaxValue));
                break;
            case ModbusType.Int64:
                // Beyond 2^53 not every whole number is a double, and 2^63 itself would wrap.
                BinaryPrimitives.WriteInt64BigEndian(bytes, (long)Whole(point, raw, -(1L << 53), 1L << 53));
                break;
            case ModbusType.Float32:
                var single = (float)raw;
                BinaryPrimitives.WriteSingleBigEndian(
                    bytes, float.IsFinite(single) ? single : throw Misfit(point, raw));
                break;
            case ModbusType.Float64:
                BinaryPrimitives.WriteDoubleBigEndian(bytes, double.IsFinite(raw) ? raw : throw Misfit(point, raw));
                break;
            default:
                throw new ArgumentException($"{point.Metric} is a bit of a register: it has no registers of its own.");
        }
        Reorder(bytes, point.Order);
        var registers = new ushort[bytes.Length / 2];
        for (var i = 0; i < registers.Length; i++)
        {
            registers[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        }
        return registers;
    }

    /// <summary>
    /// raw · scale, by division where the scale is one over a whole number: 235 · 0.1 is 23.5, not 23.500000000000004.
    /// </summary>
    private static double Scaled(double raw, double scale)
    {
        var divisor = Math.Round(1 / scale);
        return Math.Abs(scale) < 1 && 1 / divisor == scale ? raw / divisor : raw * scale;
    }

    private static double Whole(ModbusPoint point, double raw, double min, double max)
    {
        var whole = Math.Round(raw, MidpointRounding.AwayFromZero);
        return whole >= min && whole <= max ? whole : throw Misfit(point, raw);
    }

    private static ArgumentOutOfRangeException Misfit(ModbusPoint point, double raw) =>
        new(nameof(raw), raw, $"{point.Metric} is {point.Type}: its registers cannot hold this.");

    /// <summary>Between the vendor's order and ABCD…; the same way forth and back.</summary>
    private static void Reorder(Span<byte> bytes, WordOrder order)
    {
        if (order is WordOrder.Cdab or WordOrder.Dcba)
        {
            bytes.Reverse(); // Words and their bytes; the bytes are turned back below.
        }
        if (order is WordOrder.Cdab or WordOrder.Badc)
        {
            for (var i = 0; i < bytes.Length; i += 2)
            {
                (bytes[i], bytes[i + 1]) = (bytes[i + 1], bytes[i]);
            }
        }
    }
}
