using System.Buffers.Binary;

namespace Telemetry.Journal;

/// <summary>
/// A record of format 1, little-endian:
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
/// </summary>
internal static class RecordFormat
{
    public const int HeaderBytes = 24;
    public const int PayloadBytesMax = 64 * 1024 * 1024;
    public const uint Magic = 0x43455254;

    public static void Write(Span<byte> target, long position, ReadOnlySpan<byte> payload, uint payloadCrc, uint salt)
    {
        WriteHeader(target, position, payload.Length, payloadCrc, salt);
        payload.CopyTo(target[HeaderBytes..]);
    }

    public static void WriteHeader(Span<byte> target, long position, int length, uint payloadCrc, uint salt)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)length);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], position);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], payloadCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], Crc32C.Of(target[..20], salt));
    }

    /// <summary>Is this a header that says what was written?</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, uint salt, out RecordHeader header)
    {
        header = default;
        if (bytes.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) != Crc32C.Of(bytes[..20], salt))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var position = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        header = new RecordHeader(position, (int)length, BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]));
        return length <= PayloadBytesMax && position >= 0;
    }
}
