using System.Buffers.Binary;

namespace Telemetry.FirmwareSim.Bme280;

/// <summary>
/// The trimming words that Bosch burns into each chip (datasheet table 16). A driver reads them once and cannot
/// convert anything without them.
/// </summary>
internal sealed record Bme280Calibration
{
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
    public required short H4 { get; init; }
    public required short H5 { get; init; }
    public required sbyte H6 { get; init; }

    /// <summary>T and P words of Bosch's worked example; H words of an ordinary chip.</summary>
    public static Bme280Calibration Typical { get; } = new()
    {
        T1 = 27504,
        T2 = 26435,
        T3 = -1000,
        P1 = 36477,
        P2 = -10685,
        P3 = 3024,
        P4 = 2855,
        P5 = 140,
        P6 = -7,
        P7 = 15500,
        P8 = -14600,
        P9 = 6000,
        H1 = 75,
        H2 = 362,
        H3 = 0,
        H4 = 324,
        H5 = 50,
        H6 = 30,
    };

    /// <summary>Another chip of the same kind: the main words differ by up to 2 %, as between real ones.</summary>
    public static Bme280Calibration FromSeed(ulong seed)
    {
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        double Around(double value) => Math.Round(value * (1 + (0.04 * (random.NextDouble() - 0.5))));
        return Typical with
        {
            T1 = (ushort)Around(Typical.T1),
            T2 = (short)Around(Typical.T2),
            P1 = (ushort)Around(Typical.P1),
            P2 = (short)Around(Typical.P2),
            P4 = (short)Around(Typical.P4),
            P7 = (short)Around(Typical.P7),
            H2 = (short)Around(Typical.H2),
            H4 = (short)Around(Typical.H4),
        };
    }

    /// <summary>
    /// Writes the words where the chip has them: 0x88..0xA1 and 0xE1..0xE7 of a 256-byte register file.
    /// </summary>
    public void WriteTo(Span<byte> registers)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(registers[0x88..], T1);
        BinaryPrimitives.WriteInt16LittleEndian(registers[0x8A..], T2);
        BinaryPrimitives.WriteInt16LittleEndian(registers[0x8C..], T3);
        BinaryPrimitives.WriteUInt16LittleEndian(registers[0x8E..], P1);
        ReadOnlySpan<short> pressure = [P2, P3, P4, P5, P6, P7, P8, P9];
        for (var i = 0; i < pressure.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(registers[(0x90 + (2 * i))..], pressure[i]);
        }

        registers[0xA1] = H1;
        BinaryPrimitives.WriteInt16LittleEndian(registers[0xE1..], H2);
        registers[0xE3] = H3;

        // H4 and H5 are 12-bit words that share the nibbles of 0xE5.
        registers[0xE4] = (byte)(H4 >> 4);
        registers[0xE5] = (byte)((H4 & 0x0F) | ((H5 & 0x0F) << 4));
        registers[0xE6] = (byte)(H5 >> 4);
        registers[0xE7] = (byte)H6;
    }
}
