namespace Telemetry.Journal;

/// <summary>The segment that is written to. Used by the committer only.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly IFile _file;
    private readonly bool _isPreallocated;
    private bool _isMarked;

    private SegmentWriter(Segment segment, IFile file, long offset, bool isPreallocated, bool isMarked)
    {
        Segment = segment;
        _file = file;
        Offset = offset;
        _isPreallocated = isPreallocated;
        _isMarked = isMarked;
    }

    public Segment Segment { get; }

    public long Offset { get; private set; }

    /// <summary>Makes a segment: durable, with its name, before a record goes into it.</summary>
    public static SegmentWriter Create(JournalOptions options, long first, uint salt)
    {
        var path = Path.Combine(options.Directory, SegmentFormat.FileName(first, salt));
        var file = options.FileSystem.Open(path, FileMode.CreateNew);
        try
        {
            if (options.Preallocate)
            {
                file.Allocate(options.SegmentBytesMax);
            }

            Span<byte> header = stackalloc byte[SegmentFormat.HeaderBytes];
            SegmentFormat.Write(header, first, salt);
            file.Write(header, 0);
            file.SyncAll();
            options.FileSystem.SyncDirectory(options.Directory);
        }
        catch (DiskFullException)
        {
            // It will be made again when there is room.
            file.Dispose();
            options.FileSystem.Delete(path);
            throw;
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return new SegmentWriter(
            new Segment(path, first, salt, SegmentFormat.Version), file, SegmentFormat.HeaderBytes, options.Preallocate,
            isMarked: true);
    }

    /// <summary>Goes on with a segment that is there already, cut to its good part.</summary>
    public static SegmentWriter Continue(Segment segment, IFile file, long offset, bool isMarked) =>
        new(segment, file, offset, isPreallocated: false, isMarked);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes, Offset);
        Offset += bytes.Length;
        _isMarked = false;
    }

    /// <summary>
    /// Writes, if that is not the last thing in the file, that all before a position is durable. Not synced: if it is
    /// lost, the next opening only knows less.
    /// </summary>
    public void Mark(long durableEnd)
    {
        if (_isMarked || !Segment.HasMarks)
        {
            return;
        }

        Span<byte> mark = stackalloc byte[RecordFormat.MarkBytes];
        RecordFormat.WriteMark(mark, durableEnd, Segment.Salt);
        Write(mark);
        _isMarked = true;
    }

    /// <summary>Takes away what a write that found no room left behind.</summary>
    public void CutTail() => _file.Truncate(Offset);

    public void Sync() => _file.SyncContent();

    /// <summary>Gives back what was reserved and not used, and makes the rest durable.</summary>
    public void Finish()
    {
        if (_isPreallocated)
        {
            _file.Truncate(Offset);
        }

        _file.SyncAll();
    }

    public void Dispose() => _file.Dispose();
}
