using System.Buffers.Binary;
using System.Security.Cryptography;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>Writes a capture into a stream, from the first byte to the last.</summary>
internal sealed class CaptureWriter : IDisposable
{
    private readonly Stream _output;
    private readonly List<CaptureEntry> _entries = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private string? _name;
    private long _length;

    public CaptureWriter(Stream output)
    {
        _output = output;
        _output.Write(CaptureFormat.Head());
    }

    /// <summary>Bytes written so far.</summary>
    public long Bytes { get; private set; } = CaptureFormat.HeadBytes;

    /// <summary>Begins an entry and ends the one before.</summary>
    public void Begin(string name)
    {
        EndEntry();
        (_name, _length) = (name, 0);
    }

    /// <summary>Adds to the entry.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _hash.AppendData(bytes);
        _length += bytes.Length;
        Bytes += bytes.Length;
    }

    /// <summary>Adds a journal record: <c>position 8 · length 4 · payload</c>.</summary>
    public void WriteRecord(JournalPosition position, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[CaptureRecords.HeadBytes];
        BinaryPrimitives.WriteInt64LittleEndian(head, position.Value);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], payload.Length);
        Write(head);
        Write(payload);
    }

    /// <summary>Writes an entry as a whole.</summary>
    public void WriteEntry(string name, ReadOnlySpan<byte> content)
    {
        Begin(name);
        Write(content);
    }

    /// <summary>Ends the capture.</summary>
    public void End()
    {
        EndEntry();
        byte[] tail = CaptureFormat.Tail(_entries);
        _output.Write(tail);
        Bytes += tail.Length;
    }

    public void Dispose() => _hash.Dispose();

    private void EndEntry()
    {
        if (_name is not null)
        {
            string sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
            _entries.Add(new CaptureEntry(_name, Bytes - _length, _length, sha256));
            _name = null;
        }
    }
}
