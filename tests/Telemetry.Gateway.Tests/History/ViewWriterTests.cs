using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.History;

/// <summary>When records are applied to the views: at once behind a pause, together while they keep coming.</summary>
public sealed class ViewWriterTests
{
    [Fact]
    public async Task Records_that_follow_a_transaction_come_together_into_the_next()
    {
        var time = new WatchedTime();
        ConcurrentQueue<(long Record, long Applied)> seen = new();
        await using ViewHarness views = new()
        {
            Time = time,
            OnApplied = (record, applied) => seen.Enqueue((record.Position, applied)),
        };
        Add(views, 0);
        await views.StartAsync();

        // No time passes: the next transaction waits, whatever is there.
        Add(views, 1);
        await TestTime.UntilAsync(() => time.Waits > 0 || seen.Count > 1, "the writer waits, or has not waited");
        Add(views, 2);
        time.Advance(HistoryLimits.ApplyInterval);
        await SeenAsync(3);

        // After a pause one alone does not wait.
        time.Advance(HistoryLimits.ApplyInterval);
        Add(views, 3);
        await SeenAsync(4);
        Assert.Equal([(0, 1), (1, 3), (2, 3), (3, 4)], seen);

        Task SeenAsync(int count) => TestTime.UntilAsync(() => seen.Count == count, $"{count} records are applied");
    }

    [Fact]
    public async Task Views_that_are_far_behind_do_not_wait()
    {
        await using ViewHarness views = new() { Time = new FakeTimeProvider() };
        for (int second = 0; second < 3 * HistoryLimits.BatchRowsMax; second++)
        {
            Add(views, second);
        }
        await views.StartAsync();

        Assert.Equal(3 * HistoryLimits.BatchRowsMax, views.TryPosition());
    }

    private static void Add(ViewHarness views, int second) =>
        views.Outputs.Add("readings_10s", ScriptedOutputs.Window(0, "pump", "t", second, 1));

    /// <summary>Counts who has begun to wait for it.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _waits);
            return timer;
        }
    }
}
