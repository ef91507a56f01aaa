using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Telemetry.Gateway.Ingest;

/// <summary>Puts fields one after the other into a buffer that is used again and again. Not thread-safe.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <summary>The record with its stamp in place; valid until the next record is begun.</summary>
    public ReadOnlySpan<byte> Stamped(JournalStamp stamp)
    {
        Span<byte> head = MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteInt64LittleEndian(head[InputFormat.StampOffset..], stamp.TimeMicros);
        BinaryPrimitives.WriteInt64LittleEndian(head[(InputFormat.StampOffset + sizeof(long))..], stamp.ElapsedMicros);
        return head;
    }

    /// <summary>What was put so far; valid until more is put.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Begins a record. The stamp is left empty.</summary>
    public RecordWriter Begin(InputKind kind, byte version = InputFormat.Version)
    {
        _buffer.ResetWrittenCount();
        Span<byte> head = Take(InputFormat.BodyOffset);
        head.Clear();
        head[0] = version;
        head[1] = (byte)kind;
        return this;
    }

    public RecordWriter Byte(byte value)
    {
        Take(1)[0] = value;
        return this;
    }

    public RecordWriter UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), value);
        return this;
    }

    public RecordWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);
        return this;
    }

    public RecordWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        return this;
    }

    /// <summary>A text of at most 255 bytes of UTF-8 with its length before it.</summary>
    public RecordWriter Name(ReadOnlySpan<char> text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        Byte(checked((byte)bytes));
        Encoding.UTF8.GetBytes(text, Take(bytes));
        return this;
    }

    public RecordWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Take(bytes.Length));
        return this;
    }

    /// <summary>A whole column as it lies in memory. All platforms that we run on are little-endian.</summary>
    public RecordWriter Column<T>(ReadOnlySpan<T> column)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(column));

    /// <summary>Room for <paramref name="count"/> bytes that the caller fills at once.</summary>
    public Span<byte> Take(int count)
    {
        Span<byte> room = _buffer.GetSpan(Math.Max(count, 1))[..count];
        _buffer.Advance(count);
        return room;
    }
}
