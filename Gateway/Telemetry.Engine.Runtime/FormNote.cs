using System.Buffers.Binary;
using System.Security.Cryptography;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>
/// Which form of the pipeline runs since when, beside its checkpoints. When all of those are damaged, it still tells
/// what earlier forms had said, so that a replay neither repeats nor omits a row.
/// </summary>
/// <param name="Fingerprint">The form.</param>
/// <param name="Origin">The record that it began at.</param>
/// <param name="Said">What had been said before it.</param>
/// <remarks>
/// <code>magic 8 | fingerprint 32 | origin 8 | step 8 | rows 4 | SHA-256 of all before 32</code>
/// </remarks>
internal sealed record FormNote(ReadOnlyMemory<byte> Fingerprint, JournalPosition Origin, SaidBefore Said)
{
    private const int ContentBytes = 8 + 32 + 8 + 8 + 4;
    private const int HashBytes = 32;
    private static readonly byte[] Magic = "TLMFORM1"u8.ToArray();

    public byte[] Encode()
    {
        var bytes = new byte[ContentBytes + HashBytes];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        Fingerprint.Span.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[40..], Origin.Value);
        BinaryPrimitives.WriteInt64LittleEndian(span[48..], Said.Step);
        BinaryPrimitives.WriteInt32LittleEndian(span[56..], Said.Rows);
        SHA256.HashData(span[..ContentBytes], span[ContentBytes..]);
        return bytes;
    }

    /// <summary>Reads a note; null when it cannot be used.</summary>
    public static FormNote? Decode(byte[] bytes)
    {
        if (bytes.Length != ContentBytes + HashBytes || !bytes.AsSpan(0, 8).SequenceEqual(Magic)) { return null; }
        var span = bytes.AsSpan();
        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(span[..ContentBytes], hash);
        if (!hash.SequenceEqual(span[ContentBytes..])) { return null; }
        return new(
            bytes.AsMemory(8, 32),
            new(BinaryPrimitives.ReadInt64LittleEndian(span[40..])),
            new(
                BinaryPrimitives.ReadInt64LittleEndian(span[48..]),
                BinaryPrimitives.ReadInt32LittleEndian(span[56..])));
    }
}
