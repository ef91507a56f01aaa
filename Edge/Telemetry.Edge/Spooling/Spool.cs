using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>Store and forward: intake, committer and outlet over one log, put together and recovered.</summary>
internal sealed class Spool : IDisposable
{
    private readonly SpoolBook _book;

    private Spool(SpoolBook book, ProgressFile progress)
    {
        _book = book;
        Committer = new SpoolCommitter(book);
        Intake = new SpoolIntake(book, Committer);
        Outlet = new SpoolOutlet(book, progress);
    }

    public SpoolIntake Intake { get; }

    public SpoolCommitter Committer { get; }

    public SpoolOutlet Outlet { get; }

    /// <summary>Opens the spool over a log; what a former process left un-acknowledged becomes backlog.</summary>
    public static Spool Open(
        ISpoolLog log, ProgressFile progressFile, SpoolOptions options, EventClock clock, TimeProvider time)
    {
        var book = new SpoolBook(log, options, clock, time);
        var progress = progressFile.Load();
        foreach (var frontier in progress.Frontiers)
        {
            Recover(book, frontier);
        }
        using var reader = log.OpenReader(Math.Clamp(progress.AcknowledgedBelow, log.Start, log.End));
        while (reader.TryRead(out var position, out var record))
        {
            Recover(book, position, record);
        }
        return new Spool(book, progressFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Outlet.Dispose();
        Committer.Dispose();
        _book.Log.Dispose();
    }

    private static void Recover(SpoolBook book, long position, ReadOnlySpan<byte> record)
    {
        if (PackRecord.TryRead(record, out var pack))
        {
            book.TryLedger(pack.Device, out _);
            book.Index.AddRecovered(new UnackedEntry(position, pack.Device, pack.Count, pack.MinMicros, 0));
            return;
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
