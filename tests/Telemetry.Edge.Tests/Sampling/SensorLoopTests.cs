using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Bench;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Sampling;

public sealed class SensorLoopTests : IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SensorHealth _health = new("a#0", "press", _ => { });

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task Readings_are_stamped_and_the_frontier_follows_the_polls()
    {
        var running = Run("press", _health, (set, _) =>
        {
            set.Add("t", "Cel", 21.5);
            return Task.CompletedTask;
        });
        Assert.Null(_bench.HeartbeatLow("press"));
        await Turn.Until(_bench.Time, () => _health.Report.Readings >= 3, "three polls", TimeSpan.FromSeconds(1));
        await End(running);
        _bench.Spool.Committer.Commit();
        var pack = SpoolBench.Decode(_bench.Spool.Outlet.Take(Lane.Live)!);
        int[] rows = [.. Enumerable.Range(0, pack.Count).Where(i => pack.MetricOf(i) == "t")];
        Assert.True(pack.Times[rows[2]] - pack.Times[rows[1]] >= 1_000_000);
        Assert.Equal(
            SpoolBench.Begin.ToUnixTimeMilliseconds() % 1000, pack.Times[rows[1]] / 1000 % 1000); // On the schedule.
        Assert.Equal("Cel", pack.UnitOf(rows[0]));
        Assert.Equal(SensorState.Working, _health.Report.State);
        Assert.True(_bench.HeartbeatLow("press") <= _bench.NowMicros);
    }

    [Fact]
    public async Task A_sensor_that_hangs_delays_no_other_and_its_device_goes_on()
    {
        using var never = new ManualResetEventSlim();
        var other = new SensorHealth("b#1", "pump", _ => { });
        var hanging = Run("press", _health, (_, _) =>
        {
            never.Wait(CancellationToken.None); // Blocks its thread, as a stuck bus does.
            return Task.CompletedTask;
        }, TimeSpan.FromSeconds(2));
        var running = Run("pump", other, (set, _) =>
        {
            set.Add("t", "Cel", 1);
            return Task.CompletedTask;
        });
        await Turn.Until(_bench.Time, () => _health.Report.State == SensorState.Hanging, "the hanging is seen");
        var before = other.Report.Readings;
        await Turn.Until(_bench.Time, () => other.Report.Readings >= before + 5, "the other goes on");
        var low = _bench.HeartbeatLow("press");
        await Turn.Until(
            _bench.Time,
            () =>
            {
                _ = Ledger("press"); // Delivered: what waits holds the watermark.
                return _bench.HeartbeatLow("press") > low;
            },
            "the device's clock goes on");
        await _stop.CancelAsync();
        never.Set();
        await End(hanging);
        await End(running);
    }

    [Fact]
    public async Task What_a_hanging_sensor_says_too_late_is_void()
    {
        var answer = new TaskCompletionSource();
        var polls = 0;
        var running = Run("press", _health, async (set, _) =>
        {
            var poll = polls++;
            if (poll == 0)
            {
                await answer.Task;
            }
            set.Add("t", "Cel", poll);
        }, TimeSpan.FromSeconds(2));
        await Turn.Until(_bench.Time, () => _health.Report.State == SensorState.Hanging, "the hanging is seen");
        answer.SetResult();
        await Turn.Until(_bench.Time, () => _health.Report.State == SensorState.Working, "it works again");
        await End(running);
        _bench.Spool.Committer.Commit();
        var pack = SpoolBench.Decode(_bench.Spool.Outlet.Take(Lane.Live)!);
        Assert.DoesNotContain(
            Enumerable.Range(0, pack.Count), i => pack.MetricOf(i) == "t" && pack.Numbers[i] == 0);
    }

    [Fact]
    public async Task A_failing_sensor_is_told_and_comes_back()
    {
        var polls = 0;
        var running = Run("press", _health, (set, _) =>
        {
            set.Add("t", "Cel", 1);
            return polls++ < 2 ? throw new IOException("bus error") : Task.CompletedTask;
        });
        await Turn.Until(_bench.Time, () => _health.Report.State == SensorState.Failing, "the failure is seen");
        Assert.Equal("bus error", _health.Report.LastError);
        await Turn.Until(_bench.Time, () => _health.Report.State == SensorState.Working, "it works again");
        Assert.Equal(2, _health.Report.Failures);
        Assert.Equal(1, _health.Report.Readings); // Half a poll is no reading.
        await End(running);
    }

    [Fact]
    public async Task A_value_that_is_not_a_number_is_refused_and_counted()
    {
        var running = Run("press", _health, (set, _) =>
        {
            set.Add("t", "Cel", double.NaN);
            set.Add("p", "Pa", 100_000);
            return Task.CompletedTask;
        });
        await Turn.Until(_bench.Time, () => _health.Report.Rejected > 0, "the refusal");
        Assert.True(_health.Report.Readings > 0);
        await End(running);
    }

    [Fact]
    public async Task Due_times_and_readings_and_the_ledger_are_one_sum()
    {
        var polls = 0;
        var running = Run("press", _health, (set, _) =>
        {
            set.Add("t", "Cel", polls);
            return polls++ is 3 or 4 or 9 ? throw new IOException("bus error") : Task.CompletedTask;
        });
        List<LossEntry> losses = [];
        await Turn.Until(
            _bench.Time,
            () =>
            {
                losses.AddRange(Ledger("press"));
                return polls >= 40;
            },
            "forty polls", TimeSpan.FromMilliseconds(100));
        await End(running);
        losses.AddRange(Ledger("press"));
        Assert.All(losses, l => Assert.Equal(("source-press", "missed", true), (l.Metric, l.How, l.IsOfSensor)));
        Assert.Contains(losses, l => l.Why == "bus error");
        Assert.Equal(_health.Report.Missed, losses.Sum(l => l.Lost));
        Assert.True(_health.Report.Missed >= 3);
    }

    [Fact]
    public async Task A_metric_that_a_poll_lacks_is_in_the_ledger_by_its_name()
    {
        var running = Run("press", _health, (set, _) =>
        {
            set.Add("p", "Pa", 100_000);
            set.Add("q", "Pa", double.NaN);
            set.Miss("t", "no such register");
            return Task.CompletedTask;
        });
        await Turn.Until(_bench.Time, () => _health.Report.Readings > 0, "a poll", TimeSpan.FromSeconds(1));
        await End(running);
        var losses = Ledger("press");
        Assert.Contains(losses, l => (l.Metric, l.IsOfSensor, l.Why) == ("t", false, "no such register"));
        Assert.Contains(losses, l => l.Metric == "q");
    }

    [Fact]
    public async Task A_driver_that_fails_in_the_moment_of_the_stop_has_not_failed()
    {
        var running = Run("press", _health, (_, _) =>
        {
            _stop.Cancel();
            throw new IOException("closed");
        });
        await Turn.Until(_bench.Time, () => running.IsCompleted, "the end", TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Null(_health.Report.LastError);
    }

    [Fact]
    public async Task What_was_due_while_no_agent_ran_is_in_the_ledger()
    {
        await EndAfter(3, Run("press", _health, Works));
        _bench.Spool.Committer.Commit();
        _bench.Spool.Outlet.SaveProgress();
        _ = Ledger("press");
        _bench.KillAndRestart();
        _bench.Time.Advance(TimeSpan.FromMinutes(2));
        using var stop = new CancellationTokenSource();
        var health = new SensorHealth("a#0", "press", _ => { });
        var loop = new SensorLoop(
            "source-press", "press", new ScriptedSensor(Works), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1),
            _bench.Spool.Intake, health, _bench.Time, newThread: Counted);
        var running = _bench.Time.RunAsync(() => loop.RunAsync(stop.Token));
        await Turn.Until(_bench.Time, () => health.Report.Readings >= 2, "two polls", TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var down = Assert.Single(Ledger("press"), l => l.How == "down");
        Assert.Equal(120, down.Lost);
        Assert.Equal(120_000_000, down.ToMicros - down.FromMicros);

        static Task Works(SampleSet set, CancellationToken cancellation)
        {
            set.Add("t", "Cel", 1);
            return Task.CompletedTask;
        }
    }

    private async Task EndAfter(int readings, Task running)
    {
        await Turn.Until(
            _bench.Time, () => _health.Report.Readings >= readings, "some readings", TimeSpan.FromSeconds(1));
        await End(running);
    }

    /// <summary>Delivers all there is; gives what the ledger says of a device.</summary>
    private List<LossEntry> Ledger(string device)
    {
        List<LossEntry> losses = [];
        _bench.Spool.Committer.Commit();
        while (_bench.Spool.Outlet.Take(Lane.Live) is { } pack)
        {
            var decoded = SpoolBench.Decode(pack);
            for (var i = 0; i < decoded.Count; i++)
            {
                if (decoded.Device == device && decoded.MetricOf(i) == LossEntry.LedgerMetric
                    && LossEntry.TryParse(decoded.Text(i), out var loss))
                {
                    losses.Add(loss);
                }
            }
            _bench.Spool.Outlet.Acknowledge(pack);
        }
        return losses;
    }

    /// <summary>Time waits for the sensor's thread, but not for one that may hang: that has a timeout.</summary>
    private Task Run(
        string device, SensorHealth health, Func<SampleSet, CancellationToken, Task> sample, TimeSpan? timeout = null)
    {
        var loop = new SensorLoop(
            "source-" + device, device, new ScriptedSensor(sample), TimeSpan.FromSeconds(1),
            timeout ?? TimeSpan.FromDays(1), _bench.Spool.Intake, health, _bench.Time,
            newThread: timeout is null ? Counted : null);
        return _bench.Time.RunAsync(() => loop.RunAsync(_stop.Token));
    }

    private CountedThread Counted(string name) => new(name, _bench.Time.Activity);

    private async Task End(Task running)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private sealed class ScriptedSensor(Func<SampleSet, CancellationToken, Task> sample) : ISampledSensor
    {
        public Task SampleAsync(SampleSet into, CancellationToken cancellation) => sample(into, cancellation);

        public void Dispose()
        {
        }
    }
}
