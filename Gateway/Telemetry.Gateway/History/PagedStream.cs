using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// A file as LiteDB sees it, each of its pages with a checksum that LiteDB does not know of: a page that is damaged,
/// cut off or was never written throws when it is read, instead of giving wrong rows or holding LiteDB in a circle.
/// <code>
///  ┌───────────────────┬──────────┬────────┬───────────────────┬──
///  │ page 0, 8192 bytes│ CRC-32C  │ number │ page 1            │ …
///  └───────────────────┴──────────┴────────┴───────────────────┴──
/// </code>
/// LiteDB locks the stream while it uses it.
/// </summary>
internal sealed class PagedStream(IFile file, string name) : Stream
{
    private const int PageBytes = 8192;
    private const int TrailBytes = 8;
    private const int SlotBytes = PageBytes + TrailBytes;

    private readonly byte[] _slot = new byte[SlotBytes];
    private long _position;
    private volatile bool _isAborted;

    /// <summary>A write found no room: nothing is wrong with the file.</summary>
    public bool IsOutOfRoom { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    /// <summary>Whole pages only: what a write left behind that was cut short does not count.</summary>
    public override long Length => file.Length / SlotBytes * PageBytes;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    /// <summary>Makes everything throw, so that whoever goes in circles over the file ends.</summary>
    public void Abort() => _isAborted = true;

    /// <summary>Makes what was written durable.</summary>
    public void Sync() => file.SyncAll();

    public override int Read(byte[] buffer, int offset, int count)
    {
        ThrowIfAborted();
        int wanted = (int)Math.Min(count, Length - _position);
        if (wanted <= 0 && count > 0)
        {
            throw new InvalidDataException($"{name} ends before page {_position / PageBytes}");
        }

        int read = 0;
        while (read < wanted)
        {
            long page = _position / PageBytes;
            int within = (int)(_position % PageBytes);
            int part = Math.Min(PageBytes - within, wanted - read);
            ReadPage(page);
            _slot.AsSpan(within, part).CopyTo(buffer.AsSpan(offset + read));
            read += part;
            _position += part;
        }

        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowIfAborted();
        if (_position % PageBytes != 0 || count % PageBytes != 0)
        {
            throw new NotSupportedException("Views are written by whole pages.");
        }

        for (int done = 0; done < count; done += PageBytes)
        {
            WritePage(_position / PageBytes, buffer.AsSpan(offset + done, PageBytes));
            _position += PageBytes;
        }
    }

    public override void SetLength(long value)
    {
        ThrowIfAborted();
        for (long page = Length / PageBytes; page < value / PageBytes; page++)
        {
            WritePage(page, new byte[PageBytes]);
        }

        file.Truncate(value / PageBytes * SlotBytes);
    }

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    /// <summary>The kernel has it; a power cut is another matter, see <see cref="ViewFiles"/>.</summary>
    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }

    private void ReadPage(long page)
    {
        int read = 0;
        while (read < SlotBytes && file.Read(_slot.AsSpan(read), (page * SlotBytes) + read) is var part and > 0)
        {
            read += part;
        }

        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(_slot.AsSpan(PageBytes));
        uint number = BinaryPrimitives.ReadUInt32LittleEndian(_slot.AsSpan(PageBytes + sizeof(uint)));
        if (read < SlotBytes || number != (uint)page || crc != Crc(_slot.AsSpan(0, PageBytes), number))
        {
            throw new InvalidDataException($"page {page} of {name} is damaged");
        }
    }

    private void WritePage(long page, ReadOnlySpan<byte> content)
    {
        content.CopyTo(_slot);
        uint crc = Crc(content, (uint)page);
        BinaryPrimitives.WriteUInt32LittleEndian(_slot.AsSpan(PageBytes), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(_slot.AsSpan(PageBytes + sizeof(uint)), (uint)page);
        try
        {
            file.Write(_slot, page * SlotBytes);
        }
        catch (DiskFullException)
        {
            IsOutOfRoom = true;
            throw;
        }
    }

    private static uint Crc(ReadOnlySpan<byte> page, uint number)
    {
        // The number is in it, and zeros do not pass for a page.
        uint crc = ~number;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(page))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        return ~crc;
    }

    private void ThrowIfAborted()
    {
        if (_isAborted)
        {
            throw new IOException($"{name} was given up");
        }
    }
}
