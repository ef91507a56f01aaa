using Telemetry.Edge.Clock;
using Telemetry.Edge.Waiting;
using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// Makes the spool durable: after the commit interval (the shorter linger while the gateway is there), sooner when a
/// device waits for its acknowledgement, at once when much is waiting. One fsync serves all who wait.
/// </summary>
internal sealed class SpoolCommitter : IDisposable
{
    /// <summary>How soon a full disk is tried again.</summary>
    private static readonly TimeSpan FullRetryInterval = TimeSpan.FromSeconds(1);

    private readonly SpoolBook _book;
    private readonly ITimer _timer;
    private readonly WakeSignal _wake = new();
    private readonly Lock _flushGate = new();
    private readonly Lock _timerGate = new();
    private long _dueAt = long.MaxValue;
    private TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _committedGeneration;
    private long _spooled;

    public SpoolCommitter(SpoolBook book)
    {
        _book = book;
        _timer = book.Time.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called with the gate held, before a commit: whatever is in memory goes into the log.</summary>
    public Action? Sealing { get; set; }

    /// <summary>Called after each commit, outside the gate: makes room where it is needed.</summary>
    public Action? Relieving { get; set; }

    /// <summary>Called after each commit, outside the gate.</summary>
    public Action? Committed { get; set; }

    /// <summary>Is the gateway there? Then readings need not wait for the commit interval.</summary>
    public bool IsOnline { get; set; }

    /// <summary>Commits since the start.</summary>
    public long Commits { get; private set; }

    /// <summary>Readings made durable so far, and whether some wait for it. Waits for nobody who hangs.</summary>
    public (long Spooled, bool IsPending) Progress => (Volatile.Read(ref _spooled), _book.PendingReadings > 0);

    /// <summary>Asks for a commit within the usual time.</summary>
    public void RequestUsual() => Request(
        IsOnline && _book.Options.Linger < _book.Options.CommitInterval
            ? _book.Options.Linger
            : _book.Options.CommitInterval);

    /// <summary>Asks for a commit within a time; the soonest wish counts.</summary>
    public void Request(TimeSpan within)
    {
        lock (_timerGate)
        {
            var due = _book.Time.GetTimestamp() + (long)(within.TotalSeconds * _book.Time.TimestampFrequency);
            if (due >= _dueAt)
            {
                return;
            }
            _dueAt = due;
            if (within > TimeSpan.Zero)
            {
                _timer.Change(within, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        _wake.Set();
    }

    /// <summary>Commits whenever asked, until cancelled; ends with an exception when the disk fails.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _wake.WaitAsync(cancellation);
            Commit();
        }
    }

    /// <summary>
    /// Makes everything taken in so far durable, now. On a full disk nobody hears anything; it is tried again.
    /// </summary>
    public void Commit()
    {
        lock (_flushGate)
        {
            try
            {
                Announce(MakeDurable());
            }
            catch (JournalFullException)
            {
                lock (_book.Gate)
                {
                    _book.HasPending = true;
                }
                Request(FullRetryInterval);
                return;
            }
        }
        Relieving?.Invoke();
        Committed?.Invoke();
    }

    /// <summary>Returns the generation that is durable now.</summary>
    private long MakeDurable()
    {
        long generation;
        long sealedMicros;
        long end;
        int readings;
        int bytes;
        bool hadPending;
        lock (_timerGate)
        {
            _dueAt = long.MaxValue;
        }
        lock (_book.Gate)
        {
            Sealing?.Invoke();
            generation = _book.Generation++;
            sealedMicros = _book.Clock.Now().Micros;
            end = _book.Log.End;
            (readings, bytes, hadPending) = (_book.PendingReadings, _book.PendingBytes, _book.HasPending);
            _book.HasPending = false;
        }
        if (hadPending)
        {
            _book.Log.Flush();
        }
        lock (_book.Gate)
        {
            _book.Index.MarkDurable(end);
            _book.DurableMicros = BootStamp.IsBoot(sealedMicros) ? _book.DurableMicros : sealedMicros;
            _book.PendingReadings -= readings;
            _spooled += readings;
            _book.PendingBytes -= bytes;
        }
        return generation;
    }

    /// <summary>Ends when everything taken in during a generation is durable.</summary>
    public async Task WhenCommittedAsync(long generation, CancellationToken cancellation)
    {
        while (true)
        {
            var next = Volatile.Read(ref _committed);
            if (Volatile.Read(ref _committedGeneration) >= generation)
            {
                return;
            }
            await WakeSignal.FollowAsync(next.Task, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Announce(long generation)
    {
        Commits++;
        Volatile.Write(ref _committedGeneration, generation);
        Interlocked.Exchange(
            ref _committed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
