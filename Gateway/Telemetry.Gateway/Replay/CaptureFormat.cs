using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// The container of a capture. Nothing in it is compressed, so that nothing can be longer than the file; every byte
/// is under a SHA-256; it is written in one go, so that it can be sent while it is made.
/// <code>
/// 'TLMCAPT\n' 8 | format 4 | entries, one behind the other, in the order of the directory | directory | footer
/// directory: per entry  name length 2 · name · length 8 · SHA-256 32
/// footer:    entries 4 · directory bytes 4 · SHA-256 of head, directory and these two numbers 32 · 'TLMCEND\n' 8
/// </code>
/// </summary>
internal static class CaptureFormat
{
    public const int Version = 1;
    public const int HeadBytes = 12;
    public const int FooterBytes = 4 + 4 + HashBytes + 8;
    public const int HashBytes = 32;

    private static ReadOnlySpan<byte> Magic => "TLMCAPT\n"u8;

    private static ReadOnlySpan<byte> EndMagic => "TLMCEND\n"u8;

    public static byte[] Head()
    {
        byte[] head = new byte[HeadBytes];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), Version);
        return head;
    }

    /// <summary>The directory and the footer.</summary>
    public static byte[] Tail(IReadOnlyList<CaptureEntry> entries)
    {
        using MemoryStream directory = new();
        using (BinaryWriter writer = new(directory, Encoding.ASCII, leaveOpen: true))
        {
            foreach (CaptureEntry entry in entries)
            {
                writer.Write((ushort)entry.Name.Length);
                writer.Write(Encoding.ASCII.GetBytes(entry.Name));
                writer.Write(entry.Length);
                writer.Write(Convert.FromHexString(entry.Sha256));
            }

            long length = directory.Length;
            writer.Write(entries.Count);
            writer.Write((int)length);
        }

        byte[] signed = directory.ToArray();
        return [.. signed, .. SHA256.HashData([.. Head(), .. signed]), .. EndMagic];
    }

    /// <summary>Reads head, directory and footer of a file.</summary>
    /// <exception cref="InvalidDataException">It is no capture, or damaged, or beyond a limit.</exception>
    public static IReadOnlyList<CaptureEntry> ReadDirectory(Stream file)
    {
        Require(file.Length >= HeadBytes + FooterBytes, "it is too short for a capture");
        byte[] head = ReadAt(file, 0, HeadBytes);
        Require(head.AsSpan(0, 8).SequenceEqual(Magic), "it is no capture");
        int version = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8));
        Require(version == Version, $"it has format {version}; known is {Version}");
        byte[] footer = ReadAt(file, file.Length - FooterBytes, FooterBytes);
        Require(footer.AsSpan(40).SequenceEqual(EndMagic), "its end is missing: it was cut off");
        int count = BinaryPrimitives.ReadInt32LittleEndian(footer);
        int bytes = BinaryPrimitives.ReadInt32LittleEndian(footer.AsSpan(4));
        Require(count is > 0 and <= CaptureLimits.EntriesMax, $"it claims {count} entries");
        Require(bytes is > 0 and <= CaptureLimits.DirectoryBytesMax, $"its directory claims {bytes} bytes");
        long directoryAt = file.Length - FooterBytes - bytes;
        Require(directoryAt >= HeadBytes, "its directory is longer than the file");
        byte[] directory = ReadAt(file, directoryAt, bytes);
        byte[] hash = SHA256.HashData([.. head, .. directory, .. footer.AsSpan(0, 8)]);
        Require(hash.AsSpan().SequenceEqual(footer.AsSpan(8, HashBytes)), "the SHA-256 of its directory is wrong");
        return Entries(directory, count, directoryAt);
    }

    public static void Require(bool isFine, string otherwise)
    {
        if (!isFine)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    private static List<CaptureEntry> Entries(ReadOnlySpan<byte> directory, int count, long end)
    {
        List<CaptureEntry> entries = [];
        long offset = HeadBytes;
        for (int entry = 0; entry < count; entry++)
        {
            int characters = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref directory, 2));
            Require(characters <= CaptureLimits.NameCharactersMax, "an entry's name is too long");
            string name = Encoding.Latin1.GetString(Take(ref directory, characters));
            long length = BinaryPrimitives.ReadInt64LittleEndian(Take(ref directory, 8));
            string shown = Words.Printable(name);
            Require(CaptureEntry.BytesMax(name) is not null, $"it has an entry '{shown}', which no capture has");
            Require(entries.TrueForAll(other => other.Name != name), $"it has entry '{shown}' twice");
            Require(
                length >= 0 && length <= CaptureEntry.BytesMax(name) && length <= end - offset,
                $"entry '{shown}' claims {length} bytes");
            string sha256 = Convert.ToHexStringLower(Take(ref directory, HashBytes));
            entries.Add(new CaptureEntry(name, offset, length, sha256));
            offset += length;
        }

        Require(directory.IsEmpty && offset == end, "its directory does not fit its entries");
        return entries;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        Require(count <= bytes.Length, "its directory ends too early");
        ReadOnlySpan<byte> taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static byte[] ReadAt(Stream file, long offset, int count)
    {
        byte[] bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }
}
