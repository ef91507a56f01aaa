using System.Buffers.Binary;
using System.Globalization;

namespace Telemetry.Journal;

/// <summary>
/// A segment's file: a header of 64 bytes, then records and, since format 2, marks. Its name says what the header
/// says — <c>{first position, 20 digits}.{salt, 8 hex digits}.seg2</c> — so that a damaged header costs nothing.
/// <code>
///  0  8    'TELJRNL' 0
///  8  u32  format version, 1 or 2
/// 12  u32  salt of the records' checksums
/// 16  u64  first position
/// 24  36   zero
/// 60  u32  CRC-32C of bytes 0 to 59
/// </code>
/// </summary>
internal static class SegmentFormat
{
    /// <summary>The format that is written.</summary>
    public const int Version = 2;

    /// <summary>The format without marks; it is only read.</summary>
    public const int VersionWithoutMarks = 1;

    public const int HeaderBytes = 64;

    /// <summary>What segments of all formats have in their names.</summary>
    public const string AnyExtension = ".seg";

    private const int NameLength = 20 + 1 + 8 + 5;

    private static ReadOnlySpan<byte> Magic => "TELJRNL\0"u8;

    public static string FileName(long first, uint salt, int version = Version) =>
        string.Create(CultureInfo.InvariantCulture, $"{first:D20}.{salt:x8}{AnyExtension}{version}");

    public static bool TryParseFileName(string path, out long first, out uint salt, out int version)
    {
        first = -1;
        salt = 0;
        version = 0;
        var name = Path.GetFileName(path.AsSpan());
        return name.Length == NameLength
            && name[20] == '.'
            && name[29..^1].SequenceEqual(AnyExtension)
            && int.TryParse(name[^1..], NumberStyles.None, CultureInfo.InvariantCulture, out version)
            && version is VersionWithoutMarks or Version
            && long.TryParse(name[..20], NumberStyles.None, CultureInfo.InvariantCulture, out first)
            && uint.TryParse(name[21..29], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out salt);
    }

    public static void Write(Span<byte> target, long first, uint salt, int version = Version)
    {
        target = target[..HeaderBytes];
        target.Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], version);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], salt);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], first);
        BinaryPrimitives.WriteUInt32LittleEndian(target[60..], Crc32C.Of(target[..60]));
    }

    /// <summary>Is this the header that belongs to the name?</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes, Segment segment)
    {
        Span<byte> expected = stackalloc byte[HeaderBytes];
        Write(expected, segment.First, segment.Salt, segment.Version);
        return bytes.Length >= HeaderBytes && bytes[..HeaderBytes].SequenceEqual(expected);
    }
}
