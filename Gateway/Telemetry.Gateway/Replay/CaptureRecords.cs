using System.Buffers.Binary;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>The journal records of a capture.</summary>
internal sealed class CaptureRecords(Stream content, JournalPosition from) : IRecordSequence
{
    /// <summary>Before each record: its position and length.</summary>
    public const int HeadBytes = 12;

    private readonly BufferedStream _content = new(content, 256 * 1024);
    private byte[] _buffer = new byte[4_096];
    private long _last = -1;

    /// <exception cref="InvalidDataException">The entry is none of records in order.</exception>
    public bool TryRead(out JournalPosition position, out ReadOnlySpan<byte> payload)
    {
        while (TryReadAny(out position, out payload))
        {
            if (position >= from)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _content.Dispose();

    private bool TryReadAny(out JournalPosition position, out ReadOnlySpan<byte> payload)
    {
        position = default;
        payload = default;
        Span<byte> head = stackalloc byte[HeadBytes];
        int read = _content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        if (read == 0)
        {
            return false;
        }

        long value = BinaryPrimitives.ReadInt64LittleEndian(head);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        CaptureFormat.Require(
            read == HeadBytes && value > _last && value < long.MaxValue
                && length is >= 0 and <= CaptureLimits.RecordBytesMax,
            $"entry '{CaptureEntry.Journal}': behind record {_last} is no record");
        if (_buffer.Length < length)
        {
            _buffer = new byte[length];
        }

        CaptureFormat.Require(
            _content.ReadAtLeast(_buffer.AsSpan(0, length), length, throwOnEndOfStream: false) == length,
            $"entry '{CaptureEntry.Journal}': record {value} is cut off");
        _last = value;
        position = new JournalPosition(value);
        payload = _buffer.AsSpan(0, length);
        return true;
    }
}
