using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// What a file of state begins with, so that nothing else is ever taken for one:
/// <code>
///   0          8        12         44
///  ┌──────────┬────────┬──────────┬──────
///  │ magic    │version │ SHA-256  │ body
///  └──────────┴────────┴──────────┴──────
/// </code>
/// The hash is that of everything behind it.
/// </summary>
/// <param name="magic">Eight bytes of ASCII.</param>
/// <param name="version">The version that is written and read.</param>
internal sealed class FileSeal(string magic, int version)
{
    /// <summary>Where the body begins.</summary>
    public const int BodyOffset = HashOffset + SHA256.HashSizeInBytes;

    private const int VersionOffset = 8;
    private const int HashOffset = 12;

    private readonly byte[] _magic = Encoding.ASCII.GetBytes(magic);

    /// <summary>Begins a file; the body is put behind.</summary>
    public RecordWriter Begin()
    {
        RecordWriter writer = new();
        writer.Bytes(_magic).Int32(version).Take(SHA256.HashSizeInBytes).Clear();
        return writer;
    }

    /// <summary>The whole file.</summary>
    public static byte[] Close(RecordWriter writer)
    {
        byte[] bytes = writer.Written.ToArray();
        SHA256.HashData(bytes.AsSpan(BodyOffset), bytes.AsSpan(HashOffset, SHA256.HashSizeInBytes));
        return bytes;
    }

    /// <summary>Why bytes are no such file; empty when they are one.</summary>
    public string Problem(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < BodyOffset || !bytes.StartsWith(_magic))
        {
            return "it is none";
        }

        int found = BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionOffset..]);
        if (found != version)
        {
            return $"it is of version {found}; known is {version}";
        }

        ReadOnlySpan<byte> hash = bytes.Slice(HashOffset, SHA256.HashSizeInBytes);
        return SHA256.HashData(bytes[BodyOffset..]).AsSpan().SequenceEqual(hash) ? "" : "it is damaged";
    }
}
