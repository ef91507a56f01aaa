using System.Buffers.Binary;
using System.Security.Cryptography;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// What the input journal was folded to, as bytes: the same fold gives the same bytes, however often it was restored.
/// <code>
///   0          8        12         44       52     60           68
///  ┌──────────┬────────┬──────────┬────────┬──────┬────────────┬─────────┬──────────────┬───────
///  │"TELFOLD\0"│version │ SHA-256  │ next   │ J    │ elapsed    │ devices │ dead letters │ index
///  └──────────┴────────┴──────────┴────────┴──────┴────────────┴─────────┴──────────────┴───────
/// </code>
/// The hash is that of everything behind it.
/// </summary>
/// <param name="Next">The record behind the last one folded.</param>
/// <param name="Bytes">The file.</param>
internal sealed record FoldSnapshot(long Next, ReadOnlyMemory<byte> Bytes)
{
    public const int Version = 1;

    private const int VersionOffset = 8;
    private const int HashOffset = 12;
    private const int BodyOffset = HashOffset + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "TELFOLD\0"u8;

    public static FoldSnapshot Take(long next, JournalStamp last, DeviceView view, ReadingIndex index)
    {
        RecordWriter writer = new();
        writer.Bytes(Magic).Int32(Version).Take(SHA256.HashSizeInBytes).Clear();
        writer.Int64(next).Int64(last.TimeMicros).Int64(last.ElapsedMicros);
        IReadOnlyList<string> devices = view.Write(writer);
        index.Write(writer, devices);
        byte[] bytes = writer.Written.ToArray();
        SHA256.HashData(bytes.AsSpan(BodyOffset), bytes.AsSpan(HashOffset, SHA256.HashSizeInBytes));
        return new FoldSnapshot(next, bytes);
    }

    /// <summary>
    /// Puts what the bytes say into view and index; or changes nothing and says why they cannot be used.
    /// </summary>
    public static (long Next, JournalStamp Last)? Restore(
        ReadOnlySpan<byte> bytes,
        DeviceView view,
        ReadingIndex index,
        Func<long, JournalStamp, bool> isOfThisJournal,
        out string problem)
    {
        problem = Problem(bytes);
        if (problem.Length > 0)
        {
            return null;
        }

        RecordReader reader = new(bytes[BodyOffset..]);
        long next = reader.Int64();
        JournalStamp last = new(reader.Int64(), reader.Int64());
        if (!isOfThisJournal(next, last))
        {
            problem = "it is that of another journal";
            return null;
        }

        index.Read(ref reader, view.Read(ref reader));
        return (next, last);
    }

    private static string Problem(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < BodyOffset || !bytes.StartsWith(Magic))
        {
            return "it is none";
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionOffset..]);
        if (version != Version)
        {
            return $"it is of version {version}; known is {Version}";
        }

        ReadOnlySpan<byte> hash = bytes.Slice(HashOffset, SHA256.HashSizeInBytes);
        return SHA256.HashData(bytes[BodyOffset..]).AsSpan().SequenceEqual(hash) ? "" : "it is damaged";
    }
}
