namespace Telemetry.Journal;

/// <content>
/// What happens on a full disk. Nothing is broken: what was appended stays in memory and nobody is told that it is
/// durable; the torn end of the file is cut; and the same bytes are written when there is room.
/// </content>
public sealed partial class RecordJournal
{
    private JournalFullException? _fullness;
    private long _refusals;

    /// <summary>Comes when <see cref="IsFull"/> changes, on the thread that commits.</summary>
    public event EventHandler? FullChanged;

    /// <summary>
    /// The disk is full: records wait in memory, and the journal tries every
    /// <see cref="JournalOptions.FullRetryInterval"/>. What was begun can still be appended, up to
    /// <see cref="JournalOptions.PendingBytesMax"/>; whoever can refuse new work should.
    /// </summary>
    public bool IsFull => Volatile.Read(ref _fullness) is not null;

    /// <summary>Why it is full, for people; null when it is not.</summary>
    public string? FullReason => Volatile.Read(ref _fullness)?.Message;

    private void BecomeFull(Batch batch, DiskFullException exception)
    {
        try
        {
            _writer.CutTail();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Fail(batch, failed);
            return;
        }

        bool isNew;
        lock (_gate)
        {
            _isCommitting = false;
            isNew = _fullness is null;
            _refusals++;
            Volatile.Write(ref _fullness, new JournalFullException(
                $"The disk of the journal in '{_options.Directory}' is full: {exception.Message}", exception));
            if (!_isDisposed)
            {
                _timer.Change(_options.FullRetryInterval, Timeout.InfiniteTimeSpan);
            }

            Monitor.PulseAll(_gate);
        }

        if (isNew)
        {
            FullChanged?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>Tells those who wait for records that closing left unwritten.</summary>
    private void GiveUpUnwritten()
    {
        if (_failure is not null || _fullness is null)
        {
            return;
        }

        var fullness = Fullness();
        _flying?.Completion?.TrySetException(fullness);
        _pending.Completion?.TrySetException(fullness);
    }

    // A new exception each time, so that every stack trace is its own.
    private JournalFullException Fullness() => new(_fullness!.Message, _fullness.InnerException!);
}
