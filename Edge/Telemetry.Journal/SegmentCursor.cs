namespace Telemetry.Journal;

/// <summary>
/// Goes through the records of one segment by way of a buffer; no allocation per record. Finds the next valid
/// record after damage: one whose header's checksum is right and whose position is not behind what was read.
/// </summary>
internal sealed class SegmentCursor : IDisposable
{
    private readonly Segment _segment;
    private readonly IFile _file;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private long _offset = SegmentFormat.HeaderBytes;

    public SegmentCursor(Segment segment, IFile file, byte[] buffer)
    {
        _segment = segment;
        _file = file;
        _buffer = buffer;
        Durable = (SegmentFormat.HeaderBytes, segment.First);
    }

    /// <summary>Where in the file the next record is.</summary>
    public long Offset => _offset;

    /// <summary>The buffer, to be used again by the next cursor.</summary>
    public byte[] Buffer => _buffer;

    public Segment Segment => _segment;

    /// <summary>The newest mark that was passed: where it is, and up to where the journal was durable when it was
    /// written. Without one, the segment's beginning: it was made when everything before it was durable.</summary>
    public (long Offset, long End) Durable { get; set; }

    /// <summary>Is the header that of the name?</summary>
    public bool HasValidHeader()
    {
        Span<byte> header = stackalloc byte[SegmentFormat.HeaderBytes];
        return _file.Read(header, 0) == header.Length
            && SegmentFormat.IsValid(header, _segment);
    }

    /// <summary>Goes on reading at a place known to be the beginning of a record.</summary>
    public void MoveTo(long offset)
    {
        _offset = offset;
        _start = 0;
        _end = 0;
    }

    /// <summary>Takes the next step.</summary>
    /// <param name="expected">The position of the next record when all is well.</param>
    /// <param name="limit">Positions from here on are not to be read yet.</param>
    /// <param name="header">The record's header.</param>
    /// <param name="payload">The record's payload, valid until the next step.</param>
    /// <param name="damage">What cannot be read.</param>
    public CursorStep Next(
        long expected, long limit, out RecordHeader header, out ReadOnlySpan<byte> payload, out JournalDamage? damage)
    {
        var offset = _offset;
        var wasReadAhead = _end > _start;
        var step = NextBuffered(expected, limit, out header, out payload, out damage);
        if (step == CursorStep.Record || !wasReadAhead)
        {
            return step;
        }

        // What was read ahead may have been reserved room that has been written since.
        MoveTo(offset);
        return NextBuffered(expected, limit, out header, out payload, out damage);
    }

    private CursorStep NextBuffered(
        long expected, long limit, out RecordHeader header, out ReadOnlySpan<byte> payload, out JournalDamage? damage)
    {
        payload = default;
        damage = null;
        header = default;
        do
        {
            if (!TryFill(RecordFormat.HeaderBytes))
            {
                return CursorStep.End;
            }

            if (!RecordFormat.TryReadHeader(Buffered, _segment.Salt, out header) || header.Position < expected)
            {
                return FindNext(expected, limit, out damage);
            }

            if (header.Position > expected)
            {
                damage = Damage(JournalDamageKind.Corrupt, _offset, 0, expected, Math.Min(header.Position, limit));
                return CursorStep.Damage;
            }
        }
        while (header.IsMark && PassMark(expected));

        if (!TryFill(header.RecordLength))
        {
            return FindNext(expected, limit, out damage);
        }

        payload = Buffered.Slice(RecordFormat.HeaderBytes, header.PayloadLength);
        if (Crc32C.Of(payload, _segment.Salt) != header.PayloadCrc)
        {
            payload = default;
            damage = Damage(JournalDamageKind.Corrupt, _offset, header.RecordLength, expected, expected + 1);
            Advance(header.RecordLength);
            return CursorStep.Damage;
        }

        Advance(header.RecordLength);
        return CursorStep.Record;
    }

    /// <summary>From here to the end of the file: how many bytes, and are they all zero?</summary>
    public (long Bytes, bool IsZero) MeasureTail()
    {
        var tail = new byte[64 * 1024];
        var offset = _offset;
        var isZero = true;
        while (_file.Read(tail, offset) is var count and > 0)
        {
            isZero &= !tail.AsSpan(0, count).ContainsAnyExcept((byte)0);
            offset += count;
        }

        return (offset - _offset, isZero);
    }

    public void Dispose() => _file.Dispose();

    private bool PassMark(long position)
    {
        if (position > Durable.End)
        {
            Durable = (_offset, position);
        }

        Advance(RecordFormat.MarkBytes);
        return true;
    }

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>
    /// Looks for the next valid header. Stays where it is, at the end, when there is none: the tail is then torn,
    /// or not written yet.
    /// </summary>
    private CursorStep FindNext(long expected, long limit, out JournalDamage? damage)
    {
        damage = null;
        var from = _offset;
        Advance(1);
        while (TryFill(RecordFormat.HeaderBytes))
        {
            var found = Buffered.IndexOf(RecordFormat.MagicStart);
            if (found != 0)
            {
                // The last bytes may be the beginning of a magic number.
                Advance(found > 0 ? found : Math.Max(1, _end - _start - RecordFormat.MagicStart.Length + 1));
                continue;
            }

            if (RecordFormat.TryReadHeader(Buffered, _segment.Salt, out var header) && header.Position >= expected)
            {
                var end = Math.Min(header.Position, limit);
                damage = Damage(JournalDamageKind.Corrupt, from, _offset - from, expected, end);
                return CursorStep.Damage;
            }

            Advance(1);
        }

        MoveTo(from);
        return CursorStep.End;
    }

    private JournalDamage Damage(JournalDamageKind kind, long offset, long bytes, long first, long end) =>
        new(kind, _segment.Name, offset, bytes, new JournalPosition(first), new JournalPosition(end));

    private void Advance(int bytes)
    {
        _start += bytes;
        _offset += bytes;
    }

    private bool TryFill(int bytes)
    {
        if (_end - _start >= bytes)
        {
            return true;
        }

        // A damaged length must not make a buffer: only as much as the file can have.
        if (bytes > _buffer.Length)
        {
            if (_offset + bytes > _file.Length)
            {
                return false;
            }

            var larger = new byte[Math.Max(bytes, _buffer.Length * 2)];
            Buffered.CopyTo(larger);
            _end -= _start;
            _start = 0;
            _buffer = larger;
        }
        else if (_start > 0)
        {
            Buffered.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < bytes)
        {
            var count = _file.Read(_buffer.AsSpan(_end), _offset + (_end - _start));
            if (count == 0)
            {
                return false;
            }

            _end += count;
        }

        return true;
    }
}
