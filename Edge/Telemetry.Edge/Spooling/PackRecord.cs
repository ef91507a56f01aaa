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
/// kind 3 | as above …                                                   | len 1 machine boot         | records …
/// kind 7 | as kind 1 …                                                  | base_time 8                | records …
/// kind 5 | thinned 1 | kind 1, 3 or 7 …
/// </code>
/// Little-endian; the journal's checksum covers it. Kind 3 is stamped by the time since the machine's start: its times
/// are <see cref="Clock.BootStamp"/>s, its records count from that start, and a base time in the header dates them all.
/// The times of kind 7 count from its base time, which takes a quarter less room; kind 1 is read, no more written.
/// Kind 5 holds what stays of records that are given up; it counts from the <see cref="ReliefRecord"/> behind it on.
/// </remarks>
internal readonly ref struct PackRecord
{
    /// <summary>Of all kinds of record in the spool; a newer one was written by a newer program.</summary>
    public const byte NewestKind = BasedKind;

    private const byte Kind = 1;
    private const byte UndatedKind = 3;
    private const byte ReplacementKind = 5;
    private const byte BasedKind = 7;

    private const int FixedBytes = 28;

    /// <summary>The base time that stands for the machine's start until its date is known; any would do.</summary>
    public const long UndatedBaseMicros = EpochMicros.RelativeBelow;

    public required string Device { get; init; }

    public required string Boot { get; init; }

    public required ulong FirstSeq { get; init; }

    public required int Count { get; init; }

    /// <summary>Does it stand for records that are given up?</summary>
    public bool IsReplacement { get; init; }

    /// <summary>Only the least, greatest and last values of each minute are left.</summary>
    public bool IsThinned { get; init; }

    /// <summary>The run of the machine whose start its times count from; null: they are dates.</summary>
    public string? MachineBoot { get; init; }

    /// <summary>What the times of its records count from; null: they are whole.</summary>
    public long? BaseMicros { get; init; }

    public required long MinMicros { get; init; }

    public required long MaxMicros { get; init; }

    public required TimeQuality Quality { get; init; }

    /// <summary>The encoded SenML records after the first one.</summary>
    public required ReadOnlySpan<byte> Records { get; init; }

    public void Write(IBufferWriter<byte> output)
    {
        if (IsReplacement)
        {
            output.Write([ReplacementKind, (byte)(IsThinned ? 1 : 0)]);
        }
        var size = FixedBytes + 3 + sizeof(long) + Device.Length + Boot.Length + (MachineBoot?.Length ?? 0)
            + Records.Length;
        var span = output.GetSpan(size);
        span[0] = MachineBoot is not null ? UndatedKind : BaseMicros is null ? Kind : BasedKind;
        span[1] = (byte)Quality;
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], checked((ushort)Count));
        BinaryPrimitives.WriteInt64LittleEndian(span[4..], MinMicros);
        BinaryPrimitives.WriteInt64LittleEndian(span[12..], MaxMicros);
        BinaryPrimitives.WriteUInt64LittleEndian(span[20..], FirstSeq);
        var at = FixedBytes;
        at += WriteName(span[at..], Device);
        at += WriteName(span[at..], Boot);
        if (MachineBoot is not null)
        {
            at += WriteName(span[at..], MachineBoot);
        }
        else if (BaseMicros is { } from)
        {
            BinaryPrimitives.WriteInt64LittleEndian(span[at..], from);
            at += sizeof(long);
        }
        Records.CopyTo(span[at..]);
        output.Advance(at + Records.Length);
    }

    /// <summary>False: not a pack, or one that a newer program wrote.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out PackRecord pack)
    {
        pack = default;
        var isReplacement = record.Length > 2 && record[0] == ReplacementKind;
        var isThinned = isReplacement && record[1] != 0;
        record = isReplacement ? record[2..] : record;
        if (record.Length < FixedBytes || record[0] is not (Kind or UndatedKind or BasedKind))
        {
            return false;
        }
        var rest = record[FixedBytes..];
        if (!TryReadName(ref rest, out var device) || !TryReadName(ref rest, out var boot))
        {
            return false;
        }
        string? machineBoot = null;
        if (record[0] == UndatedKind && !TryReadName(ref rest, out machineBoot))
        {
            return false;
        }
        long? from = null;
        if (record[0] == BasedKind)
        {
            if (rest.Length < sizeof(long))
            {
                return false;
            }
            from = BinaryPrimitives.ReadInt64LittleEndian(rest);
            rest = rest[sizeof(long)..];
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
            MachineBoot = machineBoot,
            BaseMicros = from,
            IsReplacement = isReplacement,
            IsThinned = isThinned,
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
