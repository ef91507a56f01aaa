namespace Telemetry.Journal;

/// <content>Committing: what was appended becomes durable.</content>
public sealed partial class RecordJournal
{
    private readonly Thread? _committer;
    private readonly ITimer _timer;
    private readonly bool _waitsItself;
    private readonly CommitPacing _pacing;
    private Batch _pending = new();
    private Batch _spare = new();
    private Batch? _flying;
    private JournalFailedException? _failure;
    private SegmentWriter _writer;
    private bool _isCommitDue;
    private bool _isCommitHanded;

    /// <summary>Some thread has the flying batch in its hands.</summary>
    private bool _isCommitting;

    /// <summary>What is pending has to be committed within the interval; nobody commits it at once.</summary>
    private bool _isCommitAwaited;
    private bool _isCommitterIdle;
    private long _firstPendingAt;

    /// <summary>Threads in <see cref="WaitAtGate"/>.</summary>
    private int _waiting;

    /// <summary>Commits at once, on this thread; returns when everything appended before the call is durable.</summary>
    /// <exception cref="JournalFullException">It was tried, and the disk is full. What was appended is kept, and the
    /// journal tries again.</exception>
    /// <exception cref="JournalFailedException">The journal failed.</exception>
    public void Flush()
    {
        long target;
        long refusals;
        lock (_gate)
        {
            ThrowIfUnusable();
            target = _end;
            refusals = _refusals;
        }

        while (TryLeadUpTo(target, refusals, out var batch))
        {
            TryCommit(batch);
        }
    }

    /// <summary>A batch for this thread to commit; false when all before the target is durable. Waits while another
    /// thread commits.</summary>
    private bool TryLeadUpTo(long target, long refusals, out Batch batch)
    {
        lock (_gate)
        {
            while (_durableEnd < target)
            {
                if (_failure is not null)
                {
                    throw Failure();
                }

                // Refused, and in the meantime perhaps tried again with room: then the rest is on its way.
                if (_refusals != refusals && _fullness is not null)
                {
                    throw Fullness();
                }

                _isCommitDue = true;
                if (TryTakeBatch(out batch))
                {
                    return true;
                }

                WaitAtGate();
            }
        }

        batch = null!;
        return false;
    }

    /// <summary>Whoever waits for a record commits it, and what came meanwhile, when nobody else does and it is
    /// quick.</summary>
    private bool TryLead(long position, out Batch batch)
    {
        lock (_gate)
        {
            var mayLead = _options.WaitersCommit && _waitsItself && _pacing.IsAtOnce && _fullness is null
                && _failure is null && !_isDisposed && !_isCommitting && position >= _durableEnd;
            _isCommitDue |= mayLead;
            batch = _pending;
            return mayLead && TryTakeBatch(out batch);
        }
    }

    /// <summary>A commit is due, by the interval or because a full disk may have room again.</summary>
    private void CommitNow()
    {
        lock (_gate)
        {
            AskForCommit();
        }
    }

    /// <summary>The gate is held.</summary>
    private void AskForCommit()
    {
        _isCommitDue = true;
        if (_options.CommitOn is not { } commitOn)
        {
            Monitor.PulseAll(_gate);
        }
        else if (!_isCommitHanded && !_isDisposed)
        {
            _isCommitHanded = true;
            commitOn(() =>
            {
                _isCommitHanded = false;
                CommitHere();
            });
        }
    }

    /// <summary>Commits what is due on this thread; the journal has no other.</summary>
    private void CommitHere()
    {
        while (TryTakeBatch(out var batch))
        {
            if (!TryCommit(batch))
            {
                return;
            }
        }
    }

    private void RunCommitter()
    {
        while (WaitForBatch(out var batch))
        {
            TryCommit(batch);
            if (_failure is not null)
            {
                return;
            }
        }
    }

    private bool WaitForBatch(out Batch batch)
    {
        lock (_gate)
        {
            while (!TryTakeBatch(out batch))
            {
                if (_isDisposed && !_isCommitting)
                {
                    return false;
                }

                WaitUntilDue();
            }

            return true;
        }
    }

    /// <summary>Waits, with the gate held, until a commit ends or begins; not the committer.</summary>
    private void WaitAtGate()
    {
        _waiting++;
        Monitor.Wait(_gate);
        _waiting--;
    }

    /// <summary>The gate is held. The committer waits for the interval by itself: a timer would wake two more threads
    /// for each commit. Of a virtual clock only its timers are known, and of a full disk only that one tries later.
    /// </summary>
    private void WaitUntilDue()
    {
        if (!_isCommitAwaited || _isCommitting || _fullness is not null || !_waitsItself)
        {
            _isCommitterIdle = true;
            Monitor.Wait(_gate);
            _isCommitterIdle = false;
            return;
        }

        var left = _options.CommitInterval - _options.TimeProvider.GetElapsedTime(_firstPendingAt);
        if (left > TimeSpan.Zero)
        {
            Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)));
        }
        else
        {
            _isCommitDue = true;
        }
    }

    /// <summary>The first record since the last commit was appended, or the first that nobody commits at once. The
    /// gate is held.</summary>
    private void CommitWithinInterval()
    {
        _isCommitAwaited = true;
        if (!_waitsItself)
        {
            _timer.Change(_options.CommitInterval, Timeout.InfiniteTimeSpan);
            return;
        }

        _firstPendingAt = _options.TimeProvider.GetTimestamp();
        if (_isCommitterIdle)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private bool TryTakeBatch(out Batch batch)
    {
        lock (_gate)
        {
            batch = _flying ?? _pending;
            if (_isCommitting || _failure is not null)
            {
                return false;
            }

            var isDue = _isCommitDue;
            _isCommitDue = false;
            if (!isDue || batch.Length == 0)
            {
                return false;
            }

            _isCommitting = true;
            if (_flying is null)
            {
                _flying = batch;
                _isCommitAwaited = false;
                _pending = _spare;
                _pending.End = batch.End;
                if (_waiting > 0)
                {
                    // Those who wait for room have it now.
                    Monitor.PulseAll(_gate);
                }
            }

            return true;
        }
    }

    /// <summary>False: the disk is full, or the journal failed.</summary>
    private bool TryCommit(Batch batch)
    {
        var begin = _options.TimeProvider.GetTimestamp();
        try
        {
            WriteBatch(batch);
        }
        catch (DiskFullException exception)
        {
            BecomeFull(batch, exception);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(batch, exception);
            return false;
        }

        Publish(batch, begin);
        return true;
    }

    private void WriteBatch(Batch batch)
    {
        FaultPoint.Reach(_points.Write);
        for (; batch.Started < batch.Starts.Count; batch.Started++)
        {
            var start = batch.Starts[batch.Started];
            WriteUpTo(batch, start.BatchOffset);
            _writer.Finish();
            FaultPoint.Reach(_points.Roll);
            var next = SegmentWriter.Create(_options, start.First, start.Salt);
            _writer.Dispose();
            _writer = next;
            lock (_gate)
            {
                _segments = [.. _segments, next.Segment];
            }
        }

        WriteUpTo(batch, batch.Length);
        FaultPoint.Reach(_points.BeforeSync);
        _writer.Sync();
        FaultPoint.Reach(_points.AfterSync);
    }

    private void WriteUpTo(Batch batch, int end)
    {
        if (batch.Written < end)
        {
            _writer.Write(batch.Bytes[batch.Written..end]);
            batch.Written = end;
        }
    }

    private void Publish(Batch batch, long begin)
    {
        TaskCompletionSource? completion;
        bool wasFull;
        var end = _options.TimeProvider.GetTimestamp();
        lock (_gate)
        {
            _pacing.Ended(
                batch.End - _durableEnd,
                _options.TimeProvider.GetElapsedTime(begin, end),
                _options.TimeProvider.GetElapsedTime(0, end));
            _isCommitting = false;
            Volatile.Write(ref _durableEnd, batch.End);
            Volatile.Write(ref _commits, _commits + 1);
            completion = batch.Completion;
            _flying = null;
            batch.Clear();
            _spare = batch;
            wasFull = _fullness is not null;
            Volatile.Write(ref _fullness, null);
            if (wasFull && _pending.Length > 0)
            {
                AskForCommit();
            }

            // The committer is not woken for what others committed.
            if (_waiting > 0 || _isCommitAwaited || _isCommitDue || _isDisposed)
            {
                Monitor.PulseAll(_gate);
            }
        }

        FaultPoint.Reach(_points.Durable);
        completion?.TrySetResult();
        foreach (var reader in TakeReaders())
        {
            reader.TrySetResult();
        }

        if (wasFull)
        {
            FullChanged?.Invoke(this, EventArgs.Empty);
        }
    }

    private void Fail(Batch batch, Exception exception)
    {
        var failure = new JournalFailedException(
            $"The journal in '{_options.Directory}' failed: {exception.Message} Nothing after record "
            + $"{_durableEnd - 1} is known to be durable. Stop acknowledging, and restart the process.",
            exception);
        TaskCompletionSource? pending;
        lock (_gate)
        {
            _isCommitting = false;
            Volatile.Write(ref _failure, failure);
            pending = _pending.Completion;
            Monitor.PulseAll(_gate);
        }

        _failed.TrySetResult(failure);
        batch.Completion?.TrySetException(failure);
        pending?.TrySetException(failure);
        foreach (var reader in TakeReaders())
        {
            reader.TrySetResult();
        }
    }

    private void CloseWriter()
    {
        try
        {
            if (_failure is null)
            {
                if (_flying is null)
                {
                    _writer.Mark(_durableEnd);
                }

                _writer.Finish();
            }
        }
        catch (IOException)
        {
            // Every record was synced before; only the mark or the giving back of reserved room failed.
        }
        finally
        {
            _writer.Dispose();
        }
    }
}
