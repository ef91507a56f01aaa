using Telemetry.Edge.Waiting;

namespace Telemetry.Edge.Tests.Waiting;

public sealed class WakeSignalTests
{
    [Fact]
    public async Task What_was_set_before_ends_the_next_wait_at_once_and_only_that()
    {
        var signal = new WakeSignal();
        signal.Set();
        signal.Set();
        Assert.True(signal.WaitAsync(CancellationToken.None).IsCompleted);
        var waiting = signal.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        signal.Set();
        await waiting;
    }

    [Fact]
    public async Task A_signal_that_meets_a_cancelled_wait_is_kept_for_the_next_one()
    {
        var signal = new WakeSignal();
        using var cancelled = new CancellationTokenSource();
        var waiting = signal.WaitAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        signal.Set();
        Assert.True(signal.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public void Waiting_stays_on_the_context_of_the_one_that_waits()
    {
        var context = new OneThread();
        context.Run(async () =>
        {
            var signal = new WakeSignal();
            using var cancellation = new CancellationTokenSource();
            var waiting = signal.WaitAsync(cancellation.Token);
            signal.Set();
            await waiting;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var following = WakeSignal.FollowAsync(done.Task, cancellation.Token);
            done.SetResult();
            await following;
        });
        Assert.Equal(0, context.PostsOfOthers);
    }

    /// <summary>Runs what is posted on the thread that called, and counts what other threads posted.</summary>
    private sealed class OneThread : SynchronizationContext
    {
        private readonly System.Collections.Concurrent.BlockingCollection<(SendOrPostCallback, object?)> _posts = [];
        private readonly int _thread = Environment.CurrentManagedThreadId;

        public int PostsOfOthers { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            PostsOfOthers += Environment.CurrentManagedThreadId == _thread ? 0 : 1;
            _posts.Add((d, state));
        }

        public void Run(Func<Task> body)
        {
            var former = Current;
            SetSynchronizationContext(this);
            try
            {
                var task = body();
                while (!task.IsCompleted)
                {
                    var (action, state) = _posts.Take();
                    action(state);
                }
                task.GetAwaiter().GetResult();
            }
            finally
            {
                SetSynchronizationContext(former);
            }
        }
    }
}
