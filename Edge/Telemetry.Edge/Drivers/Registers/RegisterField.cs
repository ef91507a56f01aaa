namespace Telemetry.Edge.Drivers.Registers;

/// <summary>Where a number lies in a device's registers.</summary>
internal sealed record RegisterField
{
    /// <summary>The register of its first byte.</summary>
    public required int Register { get; init; }

    /// <summary>Bytes: 1 to 4.</summary>
    public required int Width { get; init; }

    /// <summary>The low byte comes first.</summary>
    public required bool IsLittleEndian { get; init; }

    /// <summary>Bits that are shifted out at the right.</summary>
    public required int Shift { get; init; }

    /// <summary>Bits that count after that.</summary>
    public required int Bits { get; init; }

    /// <summary>Two's complement of those bits.</summary>
    public required bool IsSigned { get; init; }

    /// <summary>The number in the bytes; as many as the width.</summary>
    public long Decode(ReadOnlySpan<byte> bytes)
    {
        var word = 0UL;
        for (var i = 0; i < Width; i++)
        {
            word = (word << 8) | bytes[IsLittleEndian ? Width - 1 - i : i];
        }
        var field = (word >> Shift) & ((1UL << Bits) - 1);
        var unused = 64 - Bits;
        return IsSigned ? (long)(field << unused) >> unused : (long)field;
    }
}
