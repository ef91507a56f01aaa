using System.Buffers.Binary;

namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>The trimming words that each chip carries from the factory; datasheet, table 16.</summary>
internal readonly record struct Bme280Calibration
{
    /// <summary>Bytes of the first block, registers 0x88 to 0xA1.</summary>
    public const int FirstBytes = 26;

    /// <summary>Bytes of the second block, registers 0xE1 to 0xE7.</summary>
    public const int SecondBytes = 7;

    public required ushort T1 { get; init; }

    public required short T2 { get; init; }

    public required short T3 { get; init; }

    public required ushort P1 { get; init; }

    public required short P2 { get; init; }

    public required short P3 { get; init; }

    public required short P4 { get; init; }

    public required short P5 { get; init; }

    public required short P6 { get; init; }

    public required short P7 { get; init; }

    public required short P8 { get; init; }

    public required short P9 { get; init; }

    public required byte H1 { get; init; }

    public required short H2 { get; init; }

    public required byte H3 { get; init; }

    /// <summary>Twelve bits, signed.</summary>
    public required short H4 { get; init; }

    /// <summary>Twelve bits, signed.</summary>
    public required short H5 { get; init; }

    public required sbyte H6 { get; init; }

    /// <summary>Reads the words from the two register blocks.</summary>
    public static Bme280Calibration Parse(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => new()
    {
        T1 = BinaryPrimitives.ReadUInt16LittleEndian(first),
        T2 = BinaryPrimitives.ReadInt16LittleEndian(first[2..]),
        T3 = BinaryPrimitives.ReadInt16LittleEndian(first[4..]),
        P1 = BinaryPrimitives.ReadUInt16LittleEndian(first[6..]),
        P2 = BinaryPrimitives.ReadInt16LittleEndian(first[8..]),
        P3 = BinaryPrimitives.ReadInt16LittleEndian(first[10..]),
        P4 = BinaryPrimitives.ReadInt16LittleEndian(first[12..]),
        P5 = BinaryPrimitives.ReadInt16LittleEndian(first[14..]),
        P6 = BinaryPrimitives.ReadInt16LittleEndian(first[16..]),
        P7 = BinaryPrimitives.ReadInt16LittleEndian(first[18..]),
        P8 = BinaryPrimitives.ReadInt16LittleEndian(first[20..]),
        P9 = BinaryPrimitives.ReadInt16LittleEndian(first[22..]),
        H1 = first[25],
        H2 = BinaryPrimitives.ReadInt16LittleEndian(second),
        H3 = second[2],
        H4 = (short)(((sbyte)second[3] << 4) | (second[4] & 0x0F)),
        H5 = (short)(((sbyte)second[5] << 4) | (second[4] >> 4)),
        H6 = (sbyte)second[6],
    };

    /// <summary>A chip whose non-volatile memory was not copied reads as all zeros or all ones.</summary>
    public bool IsPlausible => T1 is not 0 and not ushort.MaxValue && P1 is not 0 and not ushort.MaxValue;
}
