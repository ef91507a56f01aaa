namespace Telemetry.Journal;

/// <summary>Opens a folder for appending: finds the end, cuts a torn tail, syncs what is there.</summary>
internal static class JournalOpening
{
    private const int ScanBufferBytes = 256 * 1024;

    public static OpenedJournal Open(JournalOptions options)
    {
        var segments = Segment.List(options.Directory, options.FileSystem);
        var damage = new List<JournalDamage>();
        if (segments.Length == 0)
        {
            var writer = SegmentWriter.Create(options, 0, options.NextSalt());
            return new OpenedJournal([writer.Segment], writer, 0, damage);
        }

        var last = segments[^1];
        var file = options.FileSystem.Open(last.Path, FileMode.Open);
        try
        {
            var end = Recover(last, file, damage, out var offset);
            // After a kill, what can be read need not be on the disk: it must be before a reader sees it.
            file.SyncAll();
            options.FileSystem.SyncDirectory(options.Directory);
            return new OpenedJournal(segments, SegmentWriter.Continue(last, file, offset), end, damage);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes through a last segment; returns the position behind its last record.</summary>
    public static long Scan(Segment segment, IFile file, List<JournalDamage> damage, out long offset)
    {
        offset = SegmentFormat.HeaderBytes;
        return ScanOn(segment, file, segment.First, damage, ref offset);
    }

    /// <summary>Goes on through a last segment, from a record whose place is known.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="file">Its file.</param>
    /// <param name="position">The record's position.</param>
    /// <param name="damage">Gets what is found wrong.</param>
    /// <param name="offset">Where the record begins; then where the records end.</param>
    /// <returns>The position behind the last record.</returns>
    public static long ScanOn(
        Segment segment, IFile file, long position, List<JournalDamage> damage, ref long offset)
    {
        // The cursor must not close the file: the caller does.
        var cursor = new SegmentCursor(segment, file, new byte[ScanBufferBytes]);
        cursor.MoveTo(offset);
        while (true)
        {
            switch (cursor.Next(position, long.MaxValue, out var header, out _, out var found))
            {
                case CursorStep.Record:
                    position = header.Position + 1;
                    break;
                case CursorStep.Damage:
                    damage.Add(found!);
                    position = found!.End.Value;
                    break;
                case CursorStep.End:
                default:
                    offset = cursor.Offset;
                    AddHeader(cursor, segment, position, damage);
                    AddTail(cursor, segment, position, damage);
                    return position;
            }
        }
    }

    private static long Recover(Segment segment, IFile file, List<JournalDamage> damage, out long offset)
    {
        var end = Scan(segment, file, damage, out offset);
        // Killed while the segment was made, or damaged since: the name has all that the header says.
        Span<byte> header = stackalloc byte[SegmentFormat.HeaderBytes];
        SegmentFormat.Write(header, segment.First, segment.Salt);
        file.Write(header, 0);
        if (file.Length != offset)
        {
            file.Truncate(offset);
        }

        return end;
    }

    private static void AddHeader(SegmentCursor cursor, Segment segment, long end, List<JournalDamage> damage)
    {
        // Without a record in it, it was not finished when the process was killed.
        if (end > segment.First && !cursor.HasValidHeader())
        {
            var first = new JournalPosition(segment.First);
            damage.Add(new JournalDamage(
                JournalDamageKind.Header, segment.Name, 0, SegmentFormat.HeaderBytes, first, first));
        }
    }

    private static void AddTail(SegmentCursor cursor, Segment segment, long position, List<JournalDamage> damage)
    {
        var (bytes, isZero) = cursor.MeasureTail();
        if (bytes > 0 && !isZero)
        {
            var at = new JournalPosition(position);
            damage.Add(new JournalDamage(JournalDamageKind.TornTail, segment.Name, cursor.Offset, bytes, at, at));
        }
    }
}
