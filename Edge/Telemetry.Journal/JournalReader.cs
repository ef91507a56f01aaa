namespace Telemetry.Journal;

/// <summary>
/// Reads durable records in order, also while they are written. Damage is skipped, and reported to the journal's
/// list. One reader is for one thread at a time; readers do not disturb each other, nor appends.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private const int BufferBytes = 256 * 1024;
    private const int LookupBufferBytes = 16 * 1024;

    private readonly ISegmentSource _source;
    private byte[] _buffer;
    private SegmentCursor? _cursor;
    private SegmentPlaces? _places;
    private long _next;
    private long _passed = -1;

    /// <param name="source">The journal.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="isLookup">It is for few records: it reads ahead little.</param>
    internal JournalReader(ISegmentSource source, JournalPosition from, bool isLookup = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from.Value, nameof(from));
        _source = source;
        _next = from.Value;
        _buffer = new byte[isLookup ? LookupBufferBytes : BufferBytes];
    }

    /// <summary>The position that will be read next, if it can be.</summary>
    public JournalPosition Position => new(_next);

    /// <summary>
    /// Reads the next durable record; false when there is none now. Records that were truncated away are passed
    /// over: reading goes on at the journal's start.
    /// </summary>
    /// <param name="record">The record; its payload is valid until the next call.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryRead(out JournalRecord record)
    {
        record = default;
        var limit = _source.DurableEndValue;
        while (_next < limit)
        {
            if (_cursor is null && !TryOpenSegment(limit))
            {
                return false;
            }

            switch (_cursor!.Next(_next, limit, out var header, out var payload, out var damage))
            {
                case CursorStep.Record:
                    _next = header.Position + 1;
                    _places!.Note(_next, _cursor.Offset);
                    record = new JournalRecord(new JournalPosition(header.Position), payload);
                    return true;
                case CursorStep.Damage:
                    Report(damage!);
                    break;
                case CursorStep.End:
                default:
                    LeaveSegment(limit);
                    break;
            }
        }

        return false;
    }

    /// <summary>
    /// Completes with true when <see cref="TryRead"/> has something, and with false when the journal was closed
    /// and there will be nothing more.
    /// </summary>
    /// <exception cref="JournalFailedException">The journal failed.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        _source.WaitBeyondAsync(_next, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cursor?.Dispose();
        _cursor = null;
    }

    private bool TryOpenSegment(long limit)
    {
        while (true)
        {
            var segments = _source.Segments;
            var index = FindSegment(segments);
            if (index < 0)
            {
                // Nothing left that could have it: gone with its file.
                ReportMissing(segments[^1], limit);
                return false;
            }

            var segment = segments[index];
            if (segment.First > _next)
            {
                // Before the first segment it was truncated away on purpose; before another one it is a hole.
                if (index > 0)
                {
                    ReportMissing(segment, Math.Min(segment.First, limit));
                }

                _next = Math.Min(segment.First, limit);
                if (_next == limit)
                {
                    return false;
                }
            }

            try
            {
                OpenSegment(segment, limit);
                return true;
            }
            catch (FileNotFoundException) when (!ReferenceEquals(segments, _source.Segments))
            {
                // Truncated between the look at the list and the opening.
            }
        }
    }

    /// <summary>The segment with the next position, or the first one behind it; never one that was passed.</summary>
    private int FindSegment(Segment[] segments)
    {
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            if (segments[i].First <= _passed)
            {
                return i + 1 < segments.Length ? i + 1 : -1;
            }

            if (segments[i].First <= _next)
            {
                return i;
            }
        }

        return segments.Length > 0 ? 0 : -1;
    }

    private void OpenSegment(Segment segment, long limit)
    {
        _cursor = new SegmentCursor(segment, _source.OpenRead(segment), _buffer);
        if (!_cursor.HasValidHeader())
        {
            var first = new JournalPosition(segment.First);
            _source.Report(new JournalDamage(
                JournalDamageKind.Header, segment.Name, 0, SegmentFormat.HeaderBytes, first, first));
        }

        var position = segment.First;
        _places = SegmentPlaces.Of(segment);
        if (_places.Before(_next) is { } known)
        {
            _cursor.MoveTo(known.Offset);
            position = known.Position;
        }

        while (position < _next)
        {
            switch (_cursor.Next(position, limit, out var header, out _, out var damage))
            {
                case CursorStep.Record:
                    position = header.Position + 1;
                    _places.Note(position, _cursor.Offset);
                    break;
                case CursorStep.Damage:
                    _source.Report(damage!);
                    position = damage!.End.Value;
                    break;
                case CursorStep.End:
                default:
                    return;
            }
        }

        _next = Math.Max(_next, position);
    }

    private void LeaveSegment(long limit)
    {
        var cursor = _cursor!;
        var segments = _source.Segments;
        _buffer = cursor.Buffer;
        if (segments.Length > 0 && cursor.Segment.First == segments[^1].First)
        {
            // The segment in use ends before what is known to be durable: somebody took it away.
            var (bytes, _) = cursor.MeasureTail();
            Report(new JournalDamage(
                JournalDamageKind.Missing, cursor.Segment.Name, cursor.Offset, bytes,
                new JournalPosition(_next), new JournalPosition(limit)));
            return;
        }

        // A segment that was truncated away while it was read has no neighbour to be compared with.
        var index = Array.FindIndex(segments, segment => segment.First == cursor.Segment.First);
        var next = index >= 0 && index + 1 < segments.Length ? segments[index + 1] : null;
        if (next is not null && next.First > _next)
        {
            var (bytes, _) = cursor.MeasureTail();
            Report(new JournalDamage(
                bytes == 0 ? JournalDamageKind.Missing : JournalDamageKind.Corrupt, cursor.Segment.Name, cursor.Offset,
                bytes, new JournalPosition(_next), new JournalPosition(next.First)));
        }

        _passed = cursor.Segment.First;
        _cursor = null;
        cursor.Dispose();
    }

    private void ReportMissing(Segment segment, long end) => Report(new JournalDamage(
        JournalDamageKind.Missing, segment.Name, 0, 0, new JournalPosition(_next), new JournalPosition(end)));

    private void Report(JournalDamage damage)
    {
        _source.Report(damage);
        _next = Math.Max(_next, damage.End.Value);
    }
}
