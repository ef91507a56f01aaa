namespace Telemetry.Journal;

/// <summary>
/// Finds the end of a segment that may be written to. What lies below the newest mark was durable: a hole there is
/// damage. What lies behind it may be anything after a loss of power, and nobody was promised it: there the records end
/// at the first hole, whatever is behind it. Segments without marks end behind their last readable record.
/// </summary>
internal sealed class TailScan(Segment segment)
{
    private const int BufferBytes = 256 * 1024;

    public Segment Segment => segment;

    /// <summary>The position behind the last record.</summary>
    public long End { get; private set; } = segment.First;

    /// <summary>Where in the file the records end.</summary>
    public long Offset { get; private set; } = SegmentFormat.HeaderBytes;

    /// <summary>The newest mark: where it is, and up to where the journal was durable when it was written.</summary>
    public (long Offset, long End) Durable { get; private set; } = (SegmentFormat.HeaderBytes, segment.First);

    /// <summary>Whether there is no record behind the newest mark, and the mark is not behind a hole.</summary>
    public bool EndsWithMark => Durable.End == End && Durable.Offset <= Offset;

    /// <summary>What was durable once and cannot be read.</summary>
    public List<JournalDamage> Damage { get; } = [];

    /// <summary>What lies behind the end, if it is not zeros only.</summary>
    public JournalDamage? TornTail { get; private set; }

    /// <summary>Goes on from where it ended last time.</summary>
    public void GoOn(IFile file)
    {
        // The cursor must not close the file: the caller does.
        var cursor = new SegmentCursor(segment, file, new byte[BufferBytes]) { Durable = Durable };
        cursor.MoveTo(Offset);
        var holes = new List<JournalDamage>();
        var position = End;
        while (cursor.Next(position, long.MaxValue, out var header, out _, out var hole) is var step
            && step != CursorStep.End)
        {
            if (hole is not null)
            {
                holes.Add(hole);
            }

            position = hole is null ? header.Position + 1 : hole.End.Value;
        }

        (End, Offset, Durable) = (position, cursor.Offset, cursor.Durable);
        Settle(holes);
        FindHeader(cursor);
        MeasureTail(cursor);
    }

    private void Settle(List<JournalDamage> holes)
    {
        foreach (var hole in holes)
        {
            if (segment.HasMarks && hole.First.Value >= Durable.End)
            {
                (End, Offset) = (hole.First.Value, hole.Offset);
                return;
            }

            Damage.Add(hole);
        }
    }

    private void FindHeader(SegmentCursor cursor)
    {
        // Without a record in it, it was not finished when the process was killed.
        if (End > segment.First && !cursor.HasValidHeader())
        {
            var first = new JournalPosition(segment.First);
            Damage.Add(new JournalDamage(
                JournalDamageKind.Header, segment.Name, 0, SegmentFormat.HeaderBytes, first, first));
        }
    }

    private void MeasureTail(SegmentCursor cursor)
    {
        cursor.MoveTo(Offset);
        var (bytes, isZero) = cursor.MeasureTail();
        var at = new JournalPosition(End);
        TornTail = bytes > 0 && !isZero
            ? new JournalDamage(JournalDamageKind.TornTail, segment.Name, Offset, bytes, at, at)
            : null;
    }
}
