using System.Buffers.Binary;
using System.Security.Cryptography;
using Telemetry.Engine.Execution;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>A snapshot between two steps, and where input and output stood.</summary>
/// <remarks>
/// <code>magic 8 | version 4 | fingerprint 32 | input 8 | output 8 | length 4 | state | SHA-256 of all before 32</code>
/// </remarks>
internal sealed record Checkpoint(
    JournalPosition Input, JournalPosition Output, ReadOnlyMemory<byte> Fingerprint, ReadOnlyMemory<byte> State)
{
    private const int HeaderBytes = 8 + 4 + 32 + 8 + 8 + 4;
    private const int HashBytes = 32;
    private static readonly byte[] Magic = "TLMCKPT\n"u8.ToArray();

    public byte[] Encode()
    {
        var bytes = new byte[HeaderBytes + State.Length + HashBytes];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], Pipeline.FormatVersion);
        Fingerprint.Span.CopyTo(span[12..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[44..], Input.Value);
        BinaryPrimitives.WriteInt64LittleEndian(span[52..], Output.Value);
        BinaryPrimitives.WriteInt32LittleEndian(span[60..], State.Length);
        State.Span.CopyTo(span[HeaderBytes..]);
        SHA256.HashData(span[..^HashBytes], span[^HashBytes..]);
        return bytes;
    }

    /// <summary>Reads a checkpoint; gives null, and why, when it cannot be used.</summary>
    public static Checkpoint? Decode(byte[] bytes, out string reason)
    {
        var span = bytes.AsSpan();
        reason = "";
        if (span.Length < HeaderBytes + HashBytes) { reason = $"it has only {span.Length} bytes"; return null; }
        if (!span[..8].SequenceEqual(Magic)) { reason = "it is no checkpoint"; return null; }
        var version = BinaryPrimitives.ReadInt32LittleEndian(span[8..]);
        if (version != Pipeline.FormatVersion)
        {
            reason = $"it has format version {version}, known is {Pipeline.FormatVersion}";
            return null;
        }
        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(span[..^HashBytes], hash);
        if (!hash.SequenceEqual(span[^HashBytes..])) { reason = "its SHA-256 is wrong"; return null; }
        var length = BinaryPrimitives.ReadInt32LittleEndian(span[60..]);
        if (length != span.Length - HeaderBytes - HashBytes) { reason = "its length is wrong"; return null; }
        return new(
            new(BinaryPrimitives.ReadInt64LittleEndian(span[44..])),
            new(BinaryPrimitives.ReadInt64LittleEndian(span[52..])),
            bytes.AsMemory(12, 32),
            bytes.AsMemory(HeaderBytes, length));
    }
}
