namespace Telemetry.Journal;

/// <content>Appending.</content>
public sealed partial class RecordJournal
{
    private long _end;
    private long _appendOffset;
    private long _closedBytes;
    private uint _salt;

    /// <summary>
    /// Appends a record; it becomes durable within the commit interval. Waits while too much is not written yet.
    /// Thread-safe; no allocation once the buffers have grown.
    /// </summary>
    /// <param name="payload">The record.</param>
    /// <param name="isAwaited">The caller asks <see cref="WhenDurableAsync"/> for it next. With
    /// <see cref="JournalOptions.WaitersCommit"/> no other thread is woken for it.</param>
    /// <returns>Its position.</returns>
    /// <exception cref="ArgumentException">It is longer than <see cref="JournalOptions.RecordBytesMax"/>.</exception>
    /// <exception cref="JournalFullException">The disk is full, and as much as allowed waits for it.</exception>
    /// <exception cref="JournalFailedException">The journal failed.</exception>
    public JournalPosition Append(ReadOnlySpan<byte> payload, bool isAwaited = false)
    {
        if (payload.Length > _options.RecordBytesMax)
        {
            throw new ArgumentException(
                $"A record of {payload.Length} bytes is longer than the {_options.RecordBytesMax} allowed.",
                nameof(payload));
        }

        FaultPoint.Reach(_points.Append);
        var salt = Volatile.Read(ref _salt);
        var crc = Crc32C.Of(payload, salt);
        lock (_gate)
        {
            return AppendLocked(payload, salt, crc, isAwaited && _options.WaitersCommit);
        }
    }

    /// <summary>Completes when a record is durable; on a full disk, when there is room again.</summary>
    /// <exception cref="JournalFailedException">The journal failed before.</exception>
    /// <exception cref="JournalFullException">It was closed while the disk was full.</exception>
    public ValueTask WhenDurableAsync(JournalPosition position)
    {
        if (position.Value < Volatile.Read(ref _durableEnd))
        {
            return ValueTask.CompletedTask;
        }

        if (TryLead(position.Value, out var led))
        {
            TryCommit(led);
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
            if (batch == _pending && !_isCommitAwaited && !_isCommitDue && _fullness is null)
            {
                CommitWithinInterval();
            }

            return new ValueTask(batch.WhenDurable());
        }
    }

    /// <summary>Appends a record and completes, with its position, when it is durable.</summary>
    public async ValueTask<JournalPosition> AppendDurableAsync(ReadOnlyMemory<byte> payload)
    {
        var position = Append(payload.Span, isAwaited: true);
        await WhenDurableAsync(position);
        return position;
    }

    private JournalPosition AppendLocked(ReadOnlySpan<byte> payload, uint salt, uint crc, bool isAwaited)
    {
        var length = RecordFormat.HeaderBytes + payload.Length;
        ThrowIfUnusable();
        MakeRoomFor(length);
        var position = _end;
        var wasEmpty = _pending.Length == 0;
        var room = (wasEmpty ? RecordFormat.MarkBytes : 0) + length;
        if (_appendOffset + room > FaultTrial.Limit(_options.SegmentBytesMax, FaultTrial.SegmentBytes))
        {
            BeginSegment();
        }
        else if (wasEmpty)
        {
            // It will be written when all before it is durable. A new segment says the same by being there.
            RecordFormat.WriteMark(_pending.Reserve(RecordFormat.MarkBytes), position, _salt);
            _appendOffset += RecordFormat.MarkBytes;
        }

        if (salt != _salt)
        {
            crc = Crc32C.Of(payload, _salt);
        }

        RecordFormat.Write(_pending.Reserve(length), position, payload, crc, _salt);
        _appendOffset += length;
        Volatile.Write(ref _end, position + 1);
        _pending.End = position + 1;
        if (_fullness is not null)
        {
            // It goes with the next try.
        }
        else if (_pending.Length >= _options.CommitBytes || _options.CommitInterval == TimeSpan.Zero)
        {
            if (!_isCommitDue)
            {
                AskForCommit();
            }
        }
        else if (!_isCommitAwaited && !isAwaited)
        {
            CommitWithinInterval();
        }

        return new JournalPosition(position);
    }

    /// <summary>What is appended next goes into a new segment.</summary>
    private void BeginSegment()
    {
        Interlocked.Add(ref _closedBytes, _appendOffset);
        _salt = _options.NextSalt();
        _pending.Starts.Add(new SegmentStart(_pending.Length, _end, _salt));
        _appendOffset = SegmentFormat.HeaderBytes;
    }

    private void MakeRoomFor(int length)
    {
        while (_pending.Length > 0 && _pending.Length + length > _options.PendingBytesMax)
        {
            if (_fullness is not null)
            {
                throw Fullness();
            }

            // Too full for this record, though maybe not yet full enough to be committed for its size.
            _isCommitDue = true;
            if (_committer is null)
            {
                CommitHere();
            }
            else
            {
                Monitor.PulseAll(_gate);
                WaitAtGate();
            }

            ThrowIfUnusable();
        }
    }
}
