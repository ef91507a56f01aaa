namespace Telemetry.Journal;

/// <content>Appending and committing.</content>
public sealed partial class RecordJournal
{
    private readonly Thread _committer;
    private readonly ITimer _timer;
    private Batch _pending = new();
    private Batch _spare = new();
    private Batch? _flying;
    private TaskCompletionSource? _advanced;
    private JournalFailedException? _failure;
    private SegmentWriter _writer;
    private long _end;
    private long _appendOffset;
    private long _closedBytes;
    private uint _salt;
    private bool _isCommitDue;

    /// <summary>
    /// Appends a record; it becomes durable within the commit interval. Waits while too much is not written yet.
    /// Thread-safe; no allocation once the buffers have grown.
    /// </summary>
    /// <returns>Its position.</returns>
    /// <exception cref="ArgumentException">It is longer than <see cref="JournalOptions.RecordBytesMax"/>.</exception>
    /// <exception cref="JournalFailedException">The journal failed.</exception>
    public JournalPosition Append(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _options.RecordBytesMax)
        {
            throw new ArgumentException(
                $"A record of {payload.Length} bytes is longer than the {_options.RecordBytesMax} allowed.",
                nameof(payload));
        }

        var salt = Volatile.Read(ref _salt);
        var crc = Crc32C.Of(payload, salt);
        lock (_gate)
        {
            return AppendLocked(payload, salt, crc);
        }
    }

    /// <summary>Completes when a record is durable.</summary>
    /// <exception cref="JournalFailedException">The journal failed before.</exception>
    public ValueTask WhenDurableAsync(JournalPosition position)
    {
        if (position.Value < Volatile.Read(ref _durableEnd))
        {
            return ValueTask.CompletedTask;
        }

        lock (_gate)
        {
            if (position.Value < _durableEnd)
            {
                return ValueTask.CompletedTask;
            }

            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position.Value, _end, nameof(position));
            if (_failure is not null)
            {
                return ValueTask.FromException(Failure());
            }

            var batch = _flying is { } flying && position.Value < flying.End ? flying : _pending;
            return new ValueTask(batch.WhenDurable());
        }
    }

    /// <summary>Appends a record and completes, with its position, when it is durable.</summary>
    public async ValueTask<JournalPosition> AppendDurableAsync(ReadOnlyMemory<byte> payload)
    {
        var position = Append(payload.Span);
        await WhenDurableAsync(position);
        return position;
    }

    /// <summary>Commits at once; returns when everything appended before the call is durable.</summary>
    /// <exception cref="JournalFailedException">The journal failed.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            ThrowIfUnusable();
            var target = _end;
            _isCommitDue = true;
            Monitor.PulseAll(_gate);
            while (_durableEnd < target)
            {
                if (_failure is not null)
                {
                    throw Failure();
                }

                Monitor.Wait(_gate);
            }
        }
    }

    private JournalPosition AppendLocked(ReadOnlySpan<byte> payload, uint salt, uint crc)
    {
        var length = RecordFormat.HeaderBytes + payload.Length;
        ThrowIfUnusable();
        while (_pending.Length > 0 && _pending.Length + length > _options.PendingBytesMax)
        {
            // Too full for this record, though maybe not yet full enough to be committed for its size.
            _isCommitDue = true;
            Monitor.PulseAll(_gate);
            Monitor.Wait(_gate);
            ThrowIfUnusable();
        }

        var position = _end;
        if (_appendOffset + length > _options.SegmentBytesMax)
        {
            Interlocked.Add(ref _closedBytes, _appendOffset);
            _salt = _options.NextSalt();
            _pending.Starts.Add(new SegmentStart(_pending.Length, position, _salt));
            _appendOffset = SegmentFormat.HeaderBytes;
        }

        if (salt != _salt)
        {
            crc = Crc32C.Of(payload, _salt);
        }

        var wasEmpty = _pending.Length == 0;
        RecordFormat.Write(_pending.Reserve(length), position, payload, crc, _salt);
        _appendOffset += length;
        Volatile.Write(ref _end, position + 1);
        _pending.End = position + 1;
        if (_pending.Length >= _options.CommitBytes || _options.CommitInterval == TimeSpan.Zero)
        {
            if (!_isCommitDue)
            {
                _isCommitDue = true;
                Monitor.PulseAll(_gate);
            }
        }
        else if (wasEmpty)
        {
            _timer.Change(_options.CommitInterval, Timeout.InfiniteTimeSpan);
        }

        return new JournalPosition(position);
    }

    private void CommitNow()
    {
        lock (_gate)
        {
            _isCommitDue = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void RunCommitter()
    {
        while (TryTakeBatch(out var batch))
        {
            try
            {
                WriteBatch(batch);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Fail(batch, exception);
                return;
            }

            Publish(batch);
        }
    }

    private bool TryTakeBatch(out Batch batch)
    {
        lock (_gate)
        {
            while (!_isCommitDue || _pending.Length == 0)
            {
                if (_isDisposed)
                {
                    batch = _pending;
                    return false;
                }

                _isCommitDue = false;
                Monitor.Wait(_gate);
            }

            _isCommitDue = false;
            batch = _pending;
            _flying = batch;
            _pending = _spare;
            _pending.End = batch.End;
            // Those who wait for room have it now.
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    private void WriteBatch(Batch batch)
    {
        var from = 0;
        foreach (var start in batch.Starts)
        {
            _writer.Write(batch.Bytes[from..start.BatchOffset]);
            from = start.BatchOffset;
            _writer.Finish();
            var next = SegmentWriter.Create(_options, start.First, start.Salt);
            _writer.Dispose();
            _writer = next;
            lock (_gate)
            {
                _segments = [.. _segments, next.Segment];
            }
        }

        _writer.Write(batch.Bytes[from..]);
        _writer.Sync();
    }

    private void Publish(Batch batch)
    {
        TaskCompletionSource? advanced;
        TaskCompletionSource? completion;
        lock (_gate)
        {
            Volatile.Write(ref _durableEnd, batch.End);
            completion = batch.Completion;
            advanced = _advanced;
            _advanced = null;
            _flying = null;
            batch.Clear();
            _spare = batch;
            Monitor.PulseAll(_gate);
        }

        completion?.TrySetResult();
        advanced?.TrySetResult();
    }

    private void Fail(Batch batch, Exception exception)
    {
        var failure = new JournalFailedException(
            $"The journal in '{_options.Directory}' failed: {exception.Message} Nothing after record "
            + $"{_durableEnd - 1} is known to be durable. Stop acknowledging, and restart the process.",
            exception);
        TaskCompletionSource? advanced;
        TaskCompletionSource? pending;
        lock (_gate)
        {
            Volatile.Write(ref _failure, failure);
            advanced = _advanced;
            _advanced = null;
            pending = _pending.Completion;
            Monitor.PulseAll(_gate);
        }

        _failed.TrySetResult(failure);
        batch.Completion?.TrySetException(failure);
        pending?.TrySetException(failure);
        advanced?.TrySetResult();
    }

    private TaskCompletionSource? TakeAdvanced()
    {
        lock (_gate)
        {
            var advanced = _advanced;
            _advanced = null;
            return advanced;
        }
    }

    private void CloseWriter()
    {
        try
        {
            if (_failure is null)
            {
                _writer.Finish();
            }
        }
        catch (IOException)
        {
            // Every record was synced before; only the giving back of reserved room failed.
        }
        finally
        {
            _writer.Dispose();
        }
    }
}
