using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>A snapshot between two steps, and where input and output stood.</summary>
/// <param name="Pipeline">The name of the pipeline whose snapshot it is.</param>
/// <param name="Input">The next record.</param>
/// <param name="Output">From where on the output journal has what the steps from there on have said.</param>
/// <param name="SaidThrough">Steps up to this one were said by another form of the pipeline and are not said again;
/// −1 for none.</param>
/// <param name="JournalTime">The journal time of the last step before it.</param>
/// <param name="Fingerprint">Which form of the pipeline it is.</param>
/// <param name="State">The snapshot.</param>
/// <remarks>
/// <code>
/// magic 8 | version 4 | snapshot format 4 | fingerprint 32 | input 8 | output 8 | said 8 | journal time 8
/// name length 4 | name | state | SHA-256 of all before 32
/// </code>
/// The file says whose it is and whether it is whole: nothing else is needed to verify it.
/// </remarks>
internal sealed record Checkpoint(
    string Pipeline, JournalPosition Input, JournalPosition Output, long SaidThrough, EventTime JournalTime,
    ReadOnlyMemory<byte> Fingerprint, ReadOnlyMemory<byte> State)
{
    /// <summary>The version of what is around the snapshot; 2 and before had no name and no journal time.</summary>
    public const int Version = 3;

    private const int FingerprintBytes = 32;
    private const int HeaderBytes = 8 + 4 + 4 + FingerprintBytes + 8 + 8 + 8 + 8 + 4;
    private const int HashBytes = 32;
    private const int NameBytesMax = 1_024;
    private static readonly byte[] Magic = "TLMCKPT\n"u8.ToArray();

    /// <summary>Writes the checkpoint of an image; the state of this one is not looked at.</summary>
    public void Encode(PartitionImage image, SnapshotBuffer buffer)
    {
        buffer.Reset();
        var name = Encoding.UTF8.GetBytes(Pipeline);
        Invariant.Check(name.Length <= NameBytesMax, "a pipeline's name is short");
        var span = buffer.GetSpan(HeaderBytes);
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(span[12..], Execution.Pipeline.FormatVersion);
        Fingerprint.Span.CopyTo(span[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[48..], Input.Value);
        BinaryPrimitives.WriteInt64LittleEndian(span[56..], Output.Value);
        BinaryPrimitives.WriteInt64LittleEndian(span[64..], SaidThrough);
        BinaryPrimitives.WriteInt64LittleEndian(span[72..], JournalTime.Micros);
        BinaryPrimitives.WriteInt32LittleEndian(span[80..], name.Length);
        buffer.Advance(HeaderBytes);
        buffer.Write(name);
        image.Write(buffer);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in buffer.Pieces) { hash.AppendData(piece.Span); }
        hash.GetHashAndReset(buffer.GetSpan(HashBytes));
        buffer.Advance(HashBytes);
    }

    /// <summary>Reads a checkpoint; gives null, and why, when it cannot be used.</summary>
    public static Checkpoint? Decode(byte[] bytes, out string reason, out bool isOtherVersion)
    {
        var span = bytes.AsSpan();
        (reason, isOtherVersion) = ("", false);
        // Every version begins with the magic and its number, and ends with the hash.
        if (span.Length < Magic.Length + 4 + HashBytes) { reason = $"it has only {span.Length} bytes"; return null; }
        if (!span[..8].SequenceEqual(Magic)) { reason = "it is no checkpoint"; return null; }
        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(span[..^HashBytes], hash);
        if (!hash.SequenceEqual(span[^HashBytes..])) { reason = "its SHA-256 is wrong"; return null; }
        var version = BinaryPrimitives.ReadInt32LittleEndian(span[8..]);
        if (version != Version)
        {
            isOtherVersion = true;
            reason = $"it has format version {version}, known is {Version}";
            return null;
        }
        if (span.Length < HeaderBytes + HashBytes) { reason = $"it has only {span.Length} bytes"; return null; }
        var format = BinaryPrimitives.ReadInt32LittleEndian(span[12..]);
        isOtherVersion = format != Execution.Pipeline.FormatVersion;
        if (isOtherVersion)
        {
            reason = $"its snapshot has format {format}, known is {Execution.Pipeline.FormatVersion}";
            return null;
        }
        var name = BinaryPrimitives.ReadInt32LittleEndian(span[80..]);
        if (name is < 0 or > NameBytesMax || HeaderBytes + name + HashBytes > span.Length)
        {
            reason = "its pipeline's name does not fit";
            return null;
        }
        return new(
            Encoding.UTF8.GetString(span.Slice(HeaderBytes, name)),
            new(BinaryPrimitives.ReadInt64LittleEndian(span[48..])),
            new(BinaryPrimitives.ReadInt64LittleEndian(span[56..])),
            BinaryPrimitives.ReadInt64LittleEndian(span[64..]),
            new(BinaryPrimitives.ReadInt64LittleEndian(span[72..])),
            bytes.AsMemory(16, FingerprintBytes),
            bytes.AsMemory(HeaderBytes + name, span.Length - HeaderBytes - name - HashBytes));
    }
}
