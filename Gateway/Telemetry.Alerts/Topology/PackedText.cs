using System.Buffers;
using System.IO.Compression;

namespace Telemetry.Alerts.Topology;

/// <summary>A long text in few bytes: a zero byte, which no JSON begins with, and the text by Brotli.</summary>
public static class PackedText
{
    private const byte Mark = 0;
    private const int Quality = 5;
    private const int Window = 22;

    /// <summary>Packs a text.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> text)
    {
        byte[] packed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(text.Length)];
        packed[0] = Mark;
        return BrotliEncoder.TryCompress(text, packed.AsSpan(1), out int written, Quality, Window)
            ? packed[..(1 + written)]
            : throw new InvalidOperationException($"{text.Length} bytes did not fit into {packed.Length}.");
    }

    /// <summary>Whether bytes are a packed text.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> bytes) => bytes is [Mark, ..];

    /// <summary>Unpacks a text; null when the bytes are none, or it is longer than that.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> packed, int bytesMax)
    {
        if (!IsPacked(packed))
        {
            return null;
        }

        ReadOnlySpan<byte> left = packed[1..];
        ArrayBufferWriter<byte> text = new();
        using BrotliDecoder decoder = default;
        while (true)
        {
            OperationStatus status = decoder.Decompress(left, text.GetSpan(64 * 1024), out int read, out int written);
            text.Advance(written);
            left = left[read..];
            if (text.WrittenCount > bytesMax || status is OperationStatus.InvalidData or OperationStatus.NeedMoreData)
            {
                return null;
            }

            if (status == OperationStatus.Done)
            {
                return left.IsEmpty ? text.WrittenSpan.ToArray() : null;
            }
        }
    }
}
