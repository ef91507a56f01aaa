using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// Makes room when the spool is nearly full, and gives up what is too old. What waits longest goes first: of each
/// minute the least, greatest and last value of a metric stay; only when most of the spool is thinned so is something
/// dropped whole. The loss ledger says all of it, in the same record that makes it true.
/// </summary>
internal sealed class SpoolRelief : IDisposable
{
    /// <summary>Steps after one commit: others wait for theirs.</summary>
    private const int StepsMax = 8;

    private readonly SpoolBook _book;
    private readonly SpoolIntake _intake;
    private readonly SpoolOutlet _outlet;
    private readonly SpoolCommitter _committer;
    private readonly LogCursor _cursor;
    private int _isBusy;

    public SpoolRelief(SpoolBook book, SpoolIntake intake, SpoolOutlet outlet, SpoolCommitter committer)
    {
        _book = book;
        _intake = intake;
        _outlet = outlet;
        _committer = committer;
        _cursor = new LogCursor(book.Log);
    }

    /// <summary>Looks whether room is needed, and makes some. Called after each commit, by whoever committed.</summary>
    public void Relieve()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            return; // Its own commits, and those of others meanwhile.
        }
        try
        {
            var isDone = false;
            for (var step = 0; step < StepsMax && !isDone; step++)
            {
                isDone = !Step();
            }
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cursor.Dispose();

    private bool Step()
    {
        HeldRecords? held;
        ThinningFate fate;
        var cutoff = Cutoff();
        lock (_book.Gate)
        {
            var isFull = _book.Options.GivesUpOldest && _book.Log.Bytes >= _book.Options.ReliefBytes;
            if (_book.Log.IsFull || (!isFull && _book.Index.OldestDate() >= cutoff))
            {
                return false;
            }
            fate = !isFull ? ThinningFate.Keep
                : _book.Index.IsMostlyThinned ? ThinningFate.Drop
                : ThinningFate.Thin;
            held = _book.Index.Hold();
        }
        if (held is null)
        {
            return false;
        }
        var thinning = new SpoolThinning();
        foreach (var position in held.Positions)
        {
            Add(thinning, position, fate, cutoff);
        }
        lock (_book.Gate)
        {
            _intake.AppendRelief(held, thinning);
            _book.Thinned += thinning.Thinned;
            _book.GivenUp += thinning.Dropped;
        }
        _committer.Commit();
        _outlet.SaveProgress();
        return true;
    }

    private void Add(SpoolThinning thinning, long position, ThinningFate fate, long cutoff)
    {
        if (!_cursor.TryRead(position, out var found, out var record)
            || found != position
            || !PackRecord.TryRead(record, out var pack))
        {
            return; // A marker, or damage that was told at the start.
        }
        ClockAnchor? anchor = null;
        if (pack.MachineBoot is { } machineBoot)
        {
            lock (_book.Gate)
            {
                anchor = _book.Index.AnchorOf(position, machineBoot);
            }
        }
        var newest = BootStamp.Date(pack.MaxMicros, anchor?.StartMicros ?? 0);
        var isAged = newest < cutoff && (anchor is not null || pack.MachineBoot is null);
        thinning.Add(pack, anchor, isAged ? ThinningFate.Age
            : fate == ThinningFate.Thin && pack.IsThinned ? ThinningFate.Keep
            : fate);
    }

    /// <summary>Readings before this date are too old; no date while nobody knows the time.</summary>
    private long Cutoff()
    {
        var now = _book.Clock.Now().Micros;
        return _book.Options.AgeMax is { } most && !BootStamp.IsBoot(now)
            ? now - (most.Ticks / TimeSpan.TicksPerMicrosecond)
            : long.MinValue;
    }
}
