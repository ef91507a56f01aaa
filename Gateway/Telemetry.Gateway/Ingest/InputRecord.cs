using System.Buffers.Binary;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// One record of the input journal, its head taken apart. The body is valid as long as the record's bytes.
/// </summary>
internal readonly ref struct InputRecord
{
    public InputRecord(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < InputFormat.BodyOffset
            || bytes[0] is < InputFormat.Version or > InputFormat.DoubtVersion)
        {
            throw new InvalidDataException("An input record is of an unknown version.");
        }

        Kind = (InputKind)bytes[1];
        Stamp = new JournalStamp(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[InputFormat.StampOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[(InputFormat.StampOffset + sizeof(long))..]));
        Body = bytes[InputFormat.BodyOffset..];
    }

    public InputKind Kind { get; }

    public JournalStamp Stamp { get; }

    public ReadOnlySpan<byte> Body { get; }
}
