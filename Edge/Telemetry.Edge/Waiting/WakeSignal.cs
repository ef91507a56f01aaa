namespace Telemetry.Edge.Waiting;

/// <summary>
/// Wakes one loop; what happens while it is awake wakes it once more. The loop goes on where it waited, on its own
/// context: a semaphore that is waited for with a token would go over the thread pool.
/// </summary>
internal sealed class WakeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    /// <summary>Wakes the loop, now or as soon as it waits. Any thread.</summary>
    public void Set()
    {
        lock (_gate)
        {
            if (_waiter is { } waiter)
            {
                _waiter = null;
                if (waiter.TrySetResult())
                {
                    return;
                }
            }
            _isSet = true;
        }
    }

    /// <summary>Ends at the next <see cref="Set"/>, or at once if there was one. One caller at a time.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_isSet)
            {
                _isSet = false;
                return;
            }
            // Continuations never run inside of the gate.
            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiter = waiter;
        }
        using var registration = cancellation.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        await waiter.Task;
    }

    /// <summary>
    /// Waits for a task that somebody else completes, or for the cancellation; like <c>Task.WaitAsync</c>, but the
    /// caller goes on where it waited.
    /// </summary>
    public static Task FollowAsync(Task task, CancellationToken cancellation) =>
        StayAsync(task).WaitAsync(cancellation);

    /// <summary>
    /// Ends with a task, on the caller's context: whoever combines tasks that somebody else completes combines these,
    /// for a combination of the bare ones would go over the thread pool.
    /// </summary>
    public static async Task StayAsync(Task task) => await task;
}
