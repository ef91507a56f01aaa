using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>Store and forward: intake, committer and outlet over one log, put together and recovered.</summary>
internal sealed class Spool : IDisposable
{
    private readonly SpoolBook _book;
    private readonly SpoolRelief _relief;

    private Spool(SpoolBook book, ProgressFile progress)
    {
        _book = book;
        Committer = new SpoolCommitter(book);
        Intake = new SpoolIntake(book, Committer);
        Outlet = new SpoolOutlet(book, Intake, progress);
        _relief = new SpoolRelief(book, Intake, Outlet, Committer);
        Committer.Relieving = _relief.Relieve;
    }

    public SpoolIntake Intake { get; }

    public SpoolCommitter Committer { get; }

    public SpoolOutlet Outlet { get; }

    /// <summary>
    /// Opens the spool over a log; what a former process left un-acknowledged becomes backlog. Throws
    /// <see cref="InvalidDataException"/> when a newer program wrote some of it: to go on would pass over its readings.
    /// </summary>
    public static Spool Open(
        ISpoolLog log, ProgressFile progressFile, SpoolOptions options, EventClock clock, TimeProvider time)
    {
        var progress = progressFile.Load();
        clock.Recall(progress.NewestSyncedMicros);
        var relief = new ReliefHistory();
        var book = Recover(log, progress, options, clock, time, relief);
        if (!relief.IsEmpty)
        {
            // Only now is it known which records count.
            book = Recover(log, progress, options, clock, time, relief);
        }
        book.DurableMicros = book.RanUntilMicros ?? 0;
        return new Spool(book, progressFile);
    }

    /// <summary>Gathers and gives by other terms from now on; nothing that it has is touched.</summary>
    /// <param name="batchMax">Readings in one pack.</param>
    /// <param name="linger">How long a reading waits for company.</param>
    /// <param name="backlogAfter">Older ones are backlog.</param>
    public void Reconfigure(int batchMax, TimeSpan linger, TimeSpan backlogAfter)
    {
        lock (_book.Gate)
        {
            _book.Options = _book.Options with { BatchMax = batchMax, Linger = linger, BacklogAfter = backlogAfter };
        }
    }

    /// <summary>Makes all that was taken in so far durable, and says where it ends.</summary>
    public SpoolMark Mark()
    {
        Committer.Commit();
        lock (_book.Gate)
        {
            return new SpoolMark(_book.Log.End, Committer.Progress.Spooled);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Outlet.Dispose();
        _relief.Dispose();
        Committer.Dispose();
        _book.Log.Dispose();
    }

    private static SpoolBook Recover(
        ISpoolLog log,
        SpoolProgress progress,
        SpoolOptions options,
        EventClock clock,
        TimeProvider time,
        ReliefHistory relief)
    {
        var book = new SpoolBook(log, options, clock, time)
        {
            KnownBefore = clock.NewestSyncedMicros,
            RanUntilMicros = progress.DurableMicros > 0 ? progress.DurableMicros : null,
        };
        foreach (var frontier in progress.Frontiers)
        {
            Recover(book, frontier);
        }
        using var reader = log.OpenReader(Math.Clamp(progress.AcknowledgedBelow, log.Start, log.End));
        while (reader.TryRead(out var position, out var record))
        {
            if (ReliefRecord.TryRead(record, out var first, out var givenUp))
            {
                relief.Add(position, first, givenUp);
            }
            Recover(book, position, record, relief);
        }
        return book;
    }

    private static void Recover(SpoolBook book, long position, ReadOnlySpan<byte> record, ReliefHistory relief)
    {
        if (record is [> PackRecord.NewestKind and var kind, ..])
        {
            throw new InvalidDataException(
                $"A newer program wrote into the spool (kind {kind} at {position}). Start that one, or a newer one; "
                + "before a downgrade let it deliver its backlog.");
        }
        if (PackRecord.TryRead(record, out var pack))
        {
            if (!relief.Counts(position, pack.IsReplacement))
            {
                return; // Not even a marker: whoever came to its place would read the pack that lies there.
            }
            book.TryLedger(pack.Device, out _);
            if (!(pack.MaxMicros <= book.RanUntilMicros) && !BootStamp.IsBoot(pack.MaxMicros)
                && !(pack.MaxMicros > book.Clock.Now().Micros && !BootStamp.IsBoot(book.Clock.Now().Micros)))
            {
                book.RanUntilMicros = pack.MaxMicros; // Durable since the progress was saved, and not of the future.
            }
            book.Index.AddRecovered(
                new UnackedEntry(
                    position, pack.Device, pack.Count, pack.MinMicros, 0, pack.MaxMicros, pack.MachineBoot),
                pack.IsReplacement);
            return;
        }
        if (AnchorRecord.TryRead(record, out var anchor))
        {
            book.Index.Date(position, anchor);
        }
        while (FrontierRecord.TryRead(record, out var frontier, out record))
        {
            Recover(book, frontier);
        }
        book.Index.AddRecovered(new UnackedEntry(position, null, 0, long.MaxValue, 0));
    }

    private static void Recover(SpoolBook book, FrontierRecord frontier)
    {
        if (book.TryLedger(frontier.Device, out var ledger))
        {
            ledger.Source(frontier.Source).Recover(frontier.LowMicros);
        }
    }
}
