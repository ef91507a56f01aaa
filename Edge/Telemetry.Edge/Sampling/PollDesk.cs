using Telemetry.Edge.Waiting;

namespace Telemetry.Edge.Sampling;

/// <summary>
/// Where others lay down what they want of a sensor's loop: a poll between two due times, or another period for a
/// while. The loop looks here whenever it rests. Thread-safe.
/// </summary>
internal sealed class PollDesk
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly List<TaskCompletionSource<PollAnswer>> _wanted = [];
    private readonly List<TaskCompletionSource<PollAnswer>> _taken = [];
    private TimeSpan? _period;
    private long _periodSetAt;
    private TimeSpan _periodHolds;
    private string? _closed;

    public PollDesk(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>Set when something new is laid down; the loop may set it for reasons of its own.</summary>
    public WakeSignal Wake { get; } = new();

    /// <summary>
    /// Ends when the driver has been closed; that of one which hangs does not end. Set by the time the loop has ended.
    /// </summary>
    public Task Closing { get; set; } = Task.CompletedTask;

    /// <summary>Does anybody wait for a poll?</summary>
    public bool IsWanted
    {
        get
        {
            lock (_gate)
            {
                return _wanted.Count > 0;
            }
        }
    }

    /// <summary>How long the period that was set still holds; null: none is set.</summary>
    public TimeSpan? PeriodLeft
    {
        get
        {
            lock (_gate)
            {
                var left = _periodHolds - _time.GetElapsedTime(_periodSetAt);
                return _period is null || left <= TimeSpan.Zero ? null : left;
            }
        }
    }

    /// <summary>Asks for a poll; what it gives is spooled like any other. Always answered.</summary>
    public Task<PollAnswer> PollAsync()
    {
        var wanted = new TaskCompletionSource<PollAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed is { } reason)
            {
                return Task.FromResult(PollAnswer.Failed(reason));
            }
            _wanted.Add(wanted);
        }
        Wake.Set();
        return wanted.Task;
    }

    /// <summary>Sets a period that holds for a while; null: the configured one, at once.</summary>
    public void SetPeriod(TimeSpan? period, TimeSpan holds)
    {
        lock (_gate)
        {
            _period = period;
            _periodSetAt = _time.GetTimestamp();
            _periodHolds = holds;
        }
        Wake.Set();
    }

    /// <summary>The period as it is now.</summary>
    public TimeSpan PeriodOr(TimeSpan configured)
    {
        lock (_gate)
        {
            return _period is { } period && _time.GetElapsedTime(_periodSetAt) < _periodHolds ? period : configured;
        }
    }

    /// <summary>The loop's: takes all wishes for a poll; true: there are some, and they wait for the answer.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            _taken.AddRange(_wanted);
            _wanted.Clear();
            return _taken.Count > 0;
        }
    }

    /// <summary>The loop's: answers what it has taken.</summary>
    public void Answer(PollAnswer answer) => Answer(answer, isWantedToo: false);

    /// <summary>The loop's: answers what it has taken and what was laid down meanwhile.</summary>
    public void AnswerAll(PollAnswer answer) => Answer(answer, isWantedToo: true);

    /// <summary>Nobody looks here any more.</summary>
    public void Close(string reason)
    {
        lock (_gate)
        {
            _closed = reason;
        }
        AnswerAll(PollAnswer.Failed(reason));
    }

    private void Answer(PollAnswer answer, bool isWantedToo)
    {
        TaskCompletionSource<PollAnswer>[] answered;
        lock (_gate)
        {
            answered = isWantedToo ? [.. _taken, .. _wanted] : [.. _taken];
            _taken.Clear();
            if (isWantedToo)
            {
                _wanted.Clear();
            }
        }
        foreach (var one in answered)
        {
            one.SetResult(answer);
        }
    }
}
