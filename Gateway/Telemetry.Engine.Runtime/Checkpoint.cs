using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>A snapshot between two steps, and where input and output stood.</summary>
/// <param name="Input">The next record.</param>
/// <param name="Output">From where on the output journal has what the steps from there on have said.</param>
/// <param name="SaidThrough">Steps up to this one were said by another form of the pipeline and are not said again;
/// −1 for none.</param>
/// <param name="Fingerprint">Whose snapshot it is.</param>
/// <param name="State">The snapshot.</param>
/// <remarks>
/// <code>magic 8 | version 4 | fingerprint 32 | input 8 | output 8 | said 8 | state | SHA-256 of all before 32</code>
/// </remarks>
internal sealed record Checkpoint(
    JournalPosition Input, JournalPosition Output, long SaidThrough, ReadOnlyMemory<byte> Fingerprint,
    ReadOnlyMemory<byte> State)
{
    private const int HeaderBytes = 8 + 4 + 32 + 8 + 8 + 8;
    private const int HashBytes = 32;
    private static readonly byte[] Magic = "TLMCKPT\n"u8.ToArray();

    /// <summary>Writes the checkpoint of an image; the state of this one is not looked at.</summary>
    public void Encode(PartitionImage image, SnapshotBuffer buffer)
    {
        buffer.Reset();
        var span = buffer.GetSpan(HeaderBytes);
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], Pipeline.FormatVersion);
        Fingerprint.Span.CopyTo(span[12..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[44..], Input.Value);
        BinaryPrimitives.WriteInt64LittleEndian(span[52..], Output.Value);
        BinaryPrimitives.WriteInt64LittleEndian(span[60..], SaidThrough);
        buffer.Advance(HeaderBytes);
        image.Write(buffer);
        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(buffer.WrittenSpan, hash);
        buffer.Write(hash);
    }

    /// <summary>Reads a checkpoint; gives null, and why, when it cannot be used.</summary>
    public static Checkpoint? Decode(byte[] bytes, out string reason, out bool isOtherVersion)
    {
        var span = bytes.AsSpan();
        (reason, isOtherVersion) = ("", false);
        if (span.Length < HeaderBytes + HashBytes) { reason = $"it has only {span.Length} bytes"; return null; }
        if (!span[..8].SequenceEqual(Magic)) { reason = "it is no checkpoint"; return null; }
        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(span[..^HashBytes], hash);
        if (!hash.SequenceEqual(span[^HashBytes..])) { reason = "its SHA-256 is wrong"; return null; }
        var version = BinaryPrimitives.ReadInt32LittleEndian(span[8..]);
        isOtherVersion = version != Pipeline.FormatVersion;
        if (isOtherVersion)
        {
            reason = $"it has format version {version}, known is {Pipeline.FormatVersion}";
            return null;
        }
        return new(
            new(BinaryPrimitives.ReadInt64LittleEndian(span[44..])),
            new(BinaryPrimitives.ReadInt64LittleEndian(span[52..])),
            BinaryPrimitives.ReadInt64LittleEndian(span[60..]),
            bytes.AsMemory(12, 32),
            bytes.AsMemory(HeaderBytes, span.Length - HeaderBytes - HashBytes));
    }
}
