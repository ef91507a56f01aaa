using System.Collections.Concurrent;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// A thread of its own whose work an <see cref="Activity"/> counts: a sensor's, or that of all the loops.
/// </summary>
internal sealed class CountedThread : TaskScheduler, ISensorThread
{
    private readonly BlockingCollection<Task> _queue = [];
    private readonly Activity _activity;

    public CountedThread(string name, Activity activity)
    {
        _activity = activity;
        var thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    public Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void Dispose() => _queue.CompleteAdding();

    protected override void QueueTask(Task task)
    {
        if (!_queue.IsAddingCompleted)
        {
            _activity.Begin();
            _queue.Add(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue];

    private void Run()
    {
        foreach (var task in _queue.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
            _activity.End();
        }
    }
}
