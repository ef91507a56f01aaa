using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
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
        Assert.True(pack.Times[2] - pack.Times[1] >= 1_000_000);
        Assert.Equal(SpoolBench.Begin.ToUnixTimeMilliseconds() % 1000, pack.Times[1] / 1000 % 1000); // On the schedule.
        Assert.Equal("Cel", pack.UnitOf(0));
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
        await Turn.Until(_bench.Time, () => _bench.HeartbeatLow("press") > low, "the device's clock goes on");
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
        Assert.DoesNotContain(0.0, pack.Numbers.ToArray());
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

    /// <summary>Fake time runs ahead of the sensor's thread, so only tests of hanging have a short timeout.</summary>
    private Task Run(
        string device, SensorHealth health, Func<SampleSet, CancellationToken, Task> sample, TimeSpan? timeout = null)
    {
        var loop = new SensorLoop(
            "source-" + device, device, new ScriptedSensor(sample), TimeSpan.FromSeconds(1),
            timeout ?? TimeSpan.FromDays(1), _bench.Spool.Intake, health, _bench.Time);
        return Task.Run(() => loop.RunAsync(_stop.Token));
    }

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
