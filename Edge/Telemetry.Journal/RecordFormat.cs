using System.Buffers.Binary;

namespace Telemetry.Journal;

/// <summary>
/// A record, little-endian:
/// <code>
///  0  u32  magic 'TREC'
///  4  u32  payload length
///  8  u64  position
/// 16  u32  CRC-32C of the payload, salted
/// 20  u32  CRC-32C of bytes 0 to 19, salted
/// 24  …    payload
/// </code>
/// The header has its own checksum, so that a damaged payload costs one record only, and so that reading can
/// find its way again after any damage. The salt is the segment's: bytes that somebody put into a payload to
/// look like a record never pass for one.
/// <para>
/// A mark, since format 2, is such a header alone, with the magic 'TREM', no length and no payload checksum. Each
/// commit begins with one, and a journal that is closed ends with one. Its position is that of the record behind it,
/// and says: when this was written, everything before it was durable.
/// </para>
/// </summary>
internal static class RecordFormat
{
    public const int HeaderBytes = 24;
    public const int PayloadBytesMax = 64 * 1024 * 1024;
    public const int MarkBytes = HeaderBytes;
    public const uint Magic = 0x43455254;
    public const uint MarkMagic = 0x4D455254;

    /// <summary>What both magics begin with.</summary>
    public static ReadOnlySpan<byte> MagicStart => "TRE"u8;

    public static void Write(Span<byte> target, long position, ReadOnlySpan<byte> payload, uint payloadCrc, uint salt)
    {
        WriteHeader(target, position, payload.Length, payloadCrc, salt);
        payload.CopyTo(target[HeaderBytes..]);
    }

    public static void WriteHeader(Span<byte> target, long position, int length, uint payloadCrc, uint salt) =>
        WriteHeader(target, Magic, position, length, payloadCrc, salt);

    private static void WriteHeader(
        Span<byte> target, uint magic, long position, int length, uint payloadCrc, uint salt)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, magic);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)length);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], position);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], payloadCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], Crc32C.Of(target[..20], salt));
    }

    /// <summary>Writes a mark: everything before <paramref name="durableEnd"/> is durable.</summary>
    public static void WriteMark(Span<byte> target, long durableEnd, uint salt) =>
        WriteHeader(target, MarkMagic, durableEnd, 0, 0, salt);

    /// <summary>Is this a header that says what was written, of a record or a mark?</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, uint salt, out RecordHeader header)
    {
        header = default;
        if (bytes.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) is not (Magic or MarkMagic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) != Crc32C.Of(bytes[..20], salt))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var position = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        var isMark = BinaryPrimitives.ReadUInt32LittleEndian(bytes) == MarkMagic;
        header = new RecordHeader(position, (int)length, BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]), isMark);
        return length <= (isMark ? 0u : PayloadBytesMax) && position >= 0;
    }
}
