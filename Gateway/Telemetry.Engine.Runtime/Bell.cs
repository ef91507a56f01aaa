namespace Telemetry.Engine.Runtime;

/// <summary>
/// Wakes the one who waits; may be rung by any thread, and a ring that nobody waits for is kept. Who is woken goes on
/// in the context in which it waited, never in that of the ringer.
/// </summary>
internal sealed class Bell
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiting;
    private bool _isRung;

    /// <summary>Wakes who waits, or who waits next.</summary>
    public void Ring()
    {
        TaskCompletionSource? woken;
        lock (_gate)
        {
            woken = _waiting;
            _waiting = null;
            _isRung = woken is null;
        }
        woken?.SetResult();
    }

    /// <summary>Rings when a task has ended, however it ended.</summary>
    public async Task RingAfterAsync(Task task)
    {
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Ring();
    }

    /// <summary>Completes at the next ring; there is one who waits at a time.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_isRung)
            {
                _isRung = false;
                return Task.CompletedTask;
            }
            Invariant.Check(_waiting is null, "one waits for the bell at a time");
            _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }
}
