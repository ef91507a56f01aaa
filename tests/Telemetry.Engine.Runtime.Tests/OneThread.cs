using System.Collections.Concurrent;

namespace Telemetry.Engine.Runtime.Tests;

/// <summary>Runs a task, and what it awaits, on the thread of the caller alone.</summary>
internal sealed class OneThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

    public static void Run(Func<Task> act)
    {
        using var context = new OneThread();
        var before = Current;
        SetSynchronizationContext(context);
        try
        {
            var task = act();
            _ = task.ContinueWith(
                _ => context._posted.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None,
                TaskScheduler.FromCurrentSynchronizationContext());
            foreach (var (callback, state) in context._posted.GetConsumingEnumerable()) { callback(state); }
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!_posted.IsAddingCompleted) { _posted.Add((d, state)); }
    }

    public void Dispose() => _posted.Dispose();
}
