namespace Telemetry.Journal;

/// <summary>
/// An append-only log in a folder: the edge's spool, the gateway's input journal and its output journal.
/// Appends come from any thread and become durable in groups, by one thread at a time; readers see durable
/// records only. Whoever is killed at any moment loses nothing that was durable. A failed write or fsync is
/// final: everything after it throws <see cref="JournalFailedException"/>. A full disk is not: see
/// <see cref="IsFull"/>.
/// </summary>
public sealed partial class RecordJournal : ISegmentSource, IDisposable, IAsyncDisposable
{
    private const string LockName = "lock";
    private const int DamageListedMax = 1000;

    private readonly object _gate = new();
    private readonly object _truncateGate = new();
    private readonly JournalOptions _options;
    private readonly JournalPoints _points;
    private readonly List<TaskCompletionSource> _readers = [];
    private readonly IDisposable _folderLock;
    private readonly List<JournalDamage> _damage;
    private readonly TaskCompletionSource<JournalFailedException> _failed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile Segment[] _segments;
    private long _durableEnd;
    private long _commits;
    private bool _isDisposed;

    private RecordJournal(JournalOptions options, IDisposable folderLock, OpenedJournal opened)
    {
        _options = options;
        _points = new JournalPoints(options.Name);
        _folderLock = folderLock;
        _segments = opened.Segments;
        _damage = opened.Damage;
        _durableEnd = opened.End;
        _end = opened.End;
        _writer = opened.Writer;
        _appendOffset = opened.Writer.Offset;
        _salt = opened.Writer.Segment.Salt;
        _closedBytes = opened.Segments[..^1].Sum(LengthOf);
        _pending.End = opened.End;
        if (!opened.Writer.Segment.HasMarks)
        {
            // A segment of an older format ends with the first commit.
            BeginSegment();
        }

        _timer = options.TimeProvider.CreateTimer(
            static journal => ((RecordJournal)journal!).CommitNow(), this,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _pacing = new CommitPacing(options.CommitInterval);
        _waitsItself = options.CommitOn is null && options.TimeProvider == TimeProvider.System;
        if (options.CommitOn is null)
        {
            var name = "commit-" + (options.Name ?? "journal");
            _committer = new Thread(RunCommitter) { IsBackground = true, Name = name };
            _committer.Start();
        }
    }

    /// <summary>The first record that is still there.</summary>
    public JournalPosition Start => new(_segments[0].First);

    /// <summary>Behind the last durable record.</summary>
    public JournalPosition DurableEnd => new(Volatile.Read(ref _durableEnd));

    /// <summary>Behind the last appended record.</summary>
    public JournalPosition End => new(Volatile.Read(ref _end));

    /// <summary>How many commits made something durable since it was opened: as many syncs, at least.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>The greatest payload that it takes.</summary>
    public int RecordBytesMax => _options.RecordBytesMax;

    /// <summary>Completes, with the reason, when the journal fails.</summary>
    public Task<JournalFailedException> Failed => _failed.Task;

    /// <summary>What was found wrong since the journal was opened, by opening and by readers. A copy.</summary>
    public IReadOnlyList<JournalDamage> Damage
    {
        get
        {
            lock (_damage)
            {
                return [.. _damage];
            }
        }
    }

    /// <summary>How many bytes its files have.</summary>
    public long SizeBytes
    {
        get
        {
            var bytes = Volatile.Read(ref _closedBytes);
            return bytes + Volatile.Read(ref _appendOffset);
        }
    }

    IFile ISegmentSource.OpenRead(Segment segment) => _options.FileSystem.OpenRead(segment.Path);

    long ISegmentSource.DurableEndValue => Volatile.Read(ref _durableEnd);

    Segment[] ISegmentSource.Segments => _segments;

    /// <summary>Opens or makes a journal. A torn tail is cut off.</summary>
    /// <exception cref="JournalLockedException">It is open already.</exception>
    /// <exception cref="InvalidDataException">It has segments of a format that is not known here.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static RecordJournal Open(JournalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.FileSystem.CreateDirectory(options.Directory);
        var folderLock = options.FileSystem.TryLock(Path.Combine(options.Directory, LockName))
            ?? throw new JournalLockedException(
                $"The journal in '{options.Directory}' is open already, in this or another process. "
                + "Close that one first.");
        try
        {
            return new RecordJournal(options, folderLock, JournalOpening.Open(options));
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Reads from a position on; from the start when that was truncated away.</summary>
    public JournalReader OpenReader(JournalPosition from)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        return new JournalReader(this, from);
    }

    /// <summary>The same for few records that lie apart: it reads ahead little.</summary>
    public JournalReader OpenLookup(JournalPosition from)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        return new JournalReader(this, from, isLookup: true);
    }

    /// <summary>
    /// Deletes the segments that have only records before a position. The segment in use stays.
    /// </summary>
    /// <exception cref="IOException">A file cannot be deleted. It stays part of the journal, and the next call tries
    /// again.</exception>
    public void TruncateBefore(JournalPosition position)
    {
        ThrowIfUnusable();
        lock (_truncateGate)
        {
            while (TryTakeFirst(position) is { } segment)
            {
                var bytes = Delete(segment);
                Interlocked.Add(ref _closedBytes, -bytes);
                FaultPoint.Reach(_points.Truncate);
                // One after the other, each durable: a crash never leaves a hole.
                _options.FileSystem.SyncDirectory(_options.Directory);
            }
        }
    }

    /// <summary>
    /// Commits what was appended, if it can, and closes, without throwing. Call <see cref="Flush"/> before it to know
    /// that all is durable.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _isCommitDue = true;
            Monitor.PulseAll(_gate);
        }

        if (_committer is null)
        {
            CommitHere();
        }
        else
        {
            _committer.Join();
        }

        _timer.Dispose();
        CloseWriter();
        _folderLock.Dispose();
        GiveUpUnwritten();
        foreach (var reader in TakeReaders())
        {
            reader.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    void ISegmentSource.Report(JournalDamage damage)
    {
        lock (_damage)
        {
            if (_damage.Count < DamageListedMax && !_damage.Contains(damage))
            {
                _damage.Add(damage);
            }
        }
    }

    ValueTask<bool> ISegmentSource.WaitBeyondAsync(long position, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (position < _durableEnd)
            {
                return new ValueTask<bool>(true);
            }

            if (_failure is not null)
            {
                return ValueTask.FromException<bool>(Failure());
            }

            if (_isDisposed)
            {
                return new ValueTask<bool>(false);
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _readers.Add(waiter);
            return WaitAsync(waiter, position, cancellationToken);
        }
    }

    // Not Task.WaitAsync: that goes on on the thread pool, whatever context the reader has.
    private async ValueTask<bool> WaitAsync(
        TaskCompletionSource waiter, long position, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(
            static (source, token) => ((TaskCompletionSource)source!).TrySetCanceled(token), waiter))
        {
            try
            {
                await waiter.Task;
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                {
                    _readers.Remove(waiter);
                }

                throw;
            }
        }

        return await ((ISegmentSource)this).WaitBeyondAsync(position, cancellationToken);
    }

    private TaskCompletionSource[] TakeReaders()
    {
        lock (_gate)
        {
            TaskCompletionSource[] readers = [.. _readers];
            _readers.Clear();
            return readers;
        }
    }

    private Segment? TryTakeFirst(JournalPosition position)
    {
        lock (_gate)
        {
            var segments = _segments;
            if (segments.Length < 2 || segments[1].First > position.Value)
            {
                return null;
            }

            _segments = segments[1..];
            return segments[0];
        }
    }

    /// <summary>Deletes a segment that readers do not find any more; returns how long it was.</summary>
    private long Delete(Segment segment)
    {
        try
        {
            var bytes = LengthOf(segment);
            _options.FileSystem.Delete(segment.Path);
            return bytes;
        }
        catch
        {
            // Left out of the list it would be a file before a hole, found by the next opening.
            lock (_gate)
            {
                _segments = [segment, .. _segments];
            }

            throw;
        }
    }

    private long LengthOf(Segment segment)
    {
        using var file = _options.FileSystem.OpenRead(segment.Path);
        return file.Length;
    }

    private void ThrowIfUnusable()
    {
        if (Volatile.Read(ref _failure) is not null)
        {
            throw Failure();
        }

        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
    }

    // A new exception each time, so that every stack trace is its own.
    private JournalFailedException Failure() => new(_failure!.Message, _failure.InnerException!);
}
