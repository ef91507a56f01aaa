using System.Collections.Concurrent;

namespace Telemetry.Edge.Sampling;

/// <summary>
/// One thread for one sensor: drivers block in system calls, and a bus that hangs must take nobody else's thread with
/// it. Awaits inside the scheduled work come back to this thread.
/// </summary>
internal sealed class SensorThread : TaskScheduler, ISensorThread
{
    private readonly BlockingCollection<Task> _queue = [];

    public SensorThread(string name)
    {
        var thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <inheritdoc/>
    public Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Lets the thread end after what is queued; a hanging one ends with the process.</summary>
    public void Dispose() => _queue.CompleteAdding();

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (!_queue.IsAddingCompleted)
        {
            _queue.Add(task);
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue];

    private void Run()
    {
        foreach (var task in _queue.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
