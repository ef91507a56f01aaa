namespace Telemetry.Journal;

/// <summary>
/// Opens a folder for appending: finds the end, cuts a torn tail, and makes what is there durable before a reader sees
/// it.
/// </summary>
internal static class JournalOpening
{
    private const int CopyBytes = 256 * 1024;

    public static OpenedJournal Open(JournalOptions options)
    {
        var segments = Segment.List(options.Directory, options.FileSystem, out var replaced);
        foreach (var segment in replaced)
        {
            Delete(segment, options);
        }

        if (segments.Length == 0)
        {
            var writer = SegmentWriter.Create(options, 0, options.NextSalt());
            return new OpenedJournal([writer.Segment], writer, 0, []);
        }

        var last = segments[^1];
        var file = options.FileSystem.Open(last.Path, FileMode.Open);
        try
        {
            var scan = new TailScan(last);
            scan.GoOn(file);
            Mend(scan, file);
            file.SyncAll();
            options.FileSystem.SyncDirectory(options.Directory);
            List<JournalDamage> damage = scan.TornTail is { } tail ? [.. scan.Damage, tail] : scan.Damage;
            if (!last.HasMarks && scan.End == last.First)
            {
                file.Dispose();
                return Replace(segments, options, damage);
            }

            var writer = SegmentWriter.Continue(last, file, scan.Offset, scan.EndsWithMark);
            TryMark(writer, scan.End);
            return new OpenedJournal(segments, writer, scan.End, damage);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Leaves the file as if its last commit had ended well. Whatever is not known to be durable is written once more:
    /// after a kill they may be in memory only, and after a failed fsync they may be there as pages that the
    /// kernel thinks clean; no later fsync would write those, and the next loss of power would take them.
    /// </summary>
    private static void Mend(TailScan scan, IFile file)
    {
        // Killed while the segment was made, or damaged since: the name has all that the header says.
        Span<byte> header = stackalloc byte[SegmentFormat.HeaderBytes];
        SegmentFormat.Write(header, scan.Segment.First, scan.Segment.Salt, scan.Segment.Version);
        file.Write(header, 0);
        if (file.Length != scan.Offset)
        {
            file.Truncate(scan.Offset);
        }

        Rewrite(file, scan.Durable.Offset, scan.Offset);
    }

    private static void Rewrite(IFile file, long offset, long end)
    {
        var bytes = new byte[Math.Clamp(end - offset, 0, CopyBytes)];
        while (offset < end)
        {
            var count = file.Read(bytes.AsSpan(0, (int)Math.Min(bytes.Length, end - offset)), offset);
            if (count == 0)
            {
                throw new IOException("A segment became shorter while it was opened.");
            }

            file.Write(bytes.AsSpan(0, count), offset);
            offset += count;
        }
    }

    /// <summary>An empty last segment of an older format gives way to one of today's.</summary>
    private static OpenedJournal Replace(Segment[] segments, JournalOptions options, List<JournalDamage> damage)
    {
        var writer = SegmentWriter.Create(options, segments[^1].First, options.NextSalt());
        Delete(segments[^1], options);
        return new OpenedJournal([.. segments[..^1], writer.Segment], writer, writer.Segment.First, damage);
    }

    private static void Delete(Segment segment, JournalOptions options)
    {
        // Not before the one in its place has its name durably.
        options.FileSystem.SyncDirectory(options.Directory);
        options.FileSystem.Delete(segment.Path);
        options.FileSystem.SyncDirectory(options.Directory);
    }

    private static void TryMark(SegmentWriter writer, long durableEnd)
    {
        try
        {
            writer.Mark(durableEnd);
        }
        catch (DiskFullException)
        {
            // Whoever only reads must be able to open it, and the next commit says the same.
        }
    }
}
