using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Telemetry.Contract;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// One pack as it lies in the spool: what the index needs, then the SenML records as they go on the wire. The pack's
/// first record is made when it is published, because the low watermark is of that moment.
/// </summary>
/// <remarks>
/// <code>
/// kind 1 | quality 1 | count 2 | min_time 8 | max_time 8 | first_seq 8 | len 1 device | len 1 boot | records …
/// </code>
/// Little-endian; the journal's checksum covers it.
/// </remarks>
internal readonly ref struct PackRecord
{
    public const byte Kind = 1;

    private const int FixedBytes = 28;

    public required string Device { get; init; }

    public required string Boot { get; init; }

    public required ulong FirstSeq { get; init; }

    public required int Count { get; init; }

    public required long MinMicros { get; init; }

    public required long MaxMicros { get; init; }

    public required TimeQuality Quality { get; init; }

    /// <summary>The encoded SenML records after the first one.</summary>
    public required ReadOnlySpan<byte> Records { get; init; }

    public void Write(IBufferWriter<byte> output)
    {
        var size = FixedBytes + 2 + Device.Length + Boot.Length + Records.Length;
        var span = output.GetSpan(size);
        span[0] = Kind;
        span[1] = (byte)Quality;
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], checked((ushort)Count));
        BinaryPrimitives.WriteInt64LittleEndian(span[4..], MinMicros);
        BinaryPrimitives.WriteInt64LittleEndian(span[12..], MaxMicros);
        BinaryPrimitives.WriteUInt64LittleEndian(span[20..], FirstSeq);
        var at = FixedBytes;
        at += WriteName(span[at..], Device);
        at += WriteName(span[at..], Boot);
        Records.CopyTo(span[at..]);
        output.Advance(size);
    }

    /// <summary>False: not a pack, or one that a newer program wrote.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out PackRecord pack)
    {
        pack = default;
        if (record.Length < FixedBytes || record[0] != Kind)
        {
            return false;
        }
        var rest = record[FixedBytes..];
        if (!TryReadName(ref rest, out var device) || !TryReadName(ref rest, out var boot))
        {
            return false;
        }
        pack = new PackRecord
        {
            Quality = (TimeQuality)record[1],
            Count = BinaryPrimitives.ReadUInt16LittleEndian(record[2..]),
            MinMicros = BinaryPrimitives.ReadInt64LittleEndian(record[4..]),
            MaxMicros = BinaryPrimitives.ReadInt64LittleEndian(record[12..]),
            FirstSeq = BinaryPrimitives.ReadUInt64LittleEndian(record[20..]),
            Device = device,
            Boot = boot,
            Records = rest,
        };
        return true;
    }

    private static int WriteName(Span<byte> span, string name)
    {
        span[0] = checked((byte)name.Length);
        return 1 + Encoding.ASCII.GetBytes(name, span[1..]);
    }

    private static bool TryReadName(ref ReadOnlySpan<byte> rest, out string name)
    {
        name = "";
        if (rest.IsEmpty || rest.Length < 1 + rest[0])
        {
            return false;
        }
        name = Encoding.ASCII.GetString(rest.Slice(1, rest[0]));
        rest = rest[(1 + rest[0])..];
        return true;
    }
}
