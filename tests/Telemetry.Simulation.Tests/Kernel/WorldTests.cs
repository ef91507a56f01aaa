using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Tests.Kernel;

public sealed class WorldTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    [Fact]
    public void Ready_continuations_run_in_an_order_that_the_seed_chooses_and_repeats()
    {
        var orders = Enumerable.Range(0, 20).Select(seed => OrderOf((ulong)seed)).ToList();
        Assert.Equal(orders, Enumerable.Range(0, 20).Select(seed => OrderOf((ulong)seed)));
        Assert.True(orders.Distinct().Count() > 10, "chance has no say");
    }

    [Fact]
    public void A_week_passes_at_once_and_timers_fire_in_their_order()
    {
        var world = new World(1);
        var node = world.AddNode("n");
        List<double> hours = [];
        node.Main = async life =>
        {
            var late = Task.Delay(TimeSpan.FromDays(7), life.Time);
            await Task.Delay(TimeSpan.FromHours(1), life.Time);
            hours.Add(world.Elapsed.TotalHours);
            using var periodic = new PeriodicTimer(TimeSpan.FromHours(2), life.Time);
            await periodic.WaitForNextTickAsync();
            await periodic.WaitForNextTickAsync();
            hours.Add(world.Elapsed.TotalHours);
            await late;
            hours.Add(world.Elapsed.TotalHours);
            await new TaskCompletionSource().Task;
        };
        node.Start();
        world.RunFor(TimeSpan.FromDays(8));
        Assert.Equal([1, 5, 168], hours);
    }

    [Fact]
    public void A_wall_clock_can_be_set_and_the_monotonic_one_does_not_see_it()
    {
        var world = new World(1);
        var node = world.AddNode("n");
        var elapsed = TimeSpan.Zero;
        node.Main = async life =>
        {
            var start = life.Time.GetTimestamp();
            node.WallOffset = TimeSpan.FromDays(-1);
            Assert.Equal(World.Epoch - TimeSpan.FromDays(1), life.Time.GetUtcNow());
            await Task.Delay(TimeSpan.FromSeconds(3), life.Time);
            node.WallOffset = TimeSpan.Zero;
            elapsed = life.Time.GetElapsedTime(start);
        };
        node.Start();
        node.OnEnded = static (_, _) => true;
        world.Run(() => !node.IsUp, Limit, 1000);
        Assert.Equal(TimeSpan.FromSeconds(3), elapsed);
        Assert.True(node.WasWrong);
    }

    [Fact]
    public void A_continuation_that_comes_over_the_thread_pool_is_a_fault_of_the_world()
    {
        var world = new World(1);
        var node = world.AddNode("n");
        using var hopped = new ManualResetEventSlim();
        node.Main = async life =>
        {
            var context = SynchronizationContext.Current!; // A life's code always has one.
            ThreadPool.QueueUserWorkItem(_ =>
            {
                context.Post(static _ => { }, null);
                hopped.Set();
            });
            hopped.Wait();
            await Task.Delay(TimeSpan.FromSeconds(1), life.Time);
        };
        node.Start();
        Assert.Equal(WorldEnd.Fault, world.Run(static () => false, Limit, 1000));
        Assert.Contains("another thread", world.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_dead_process_nothing_runs_on_and_it_is_started_again()
    {
        var world = new World(1);
        var node = world.AddNode("n");
        List<string> story = [];
        node.Main = async life =>
        {
            story.Add($"life {life.Number}");
            await Task.Delay(TimeSpan.FromSeconds(10), life.Time);
            story.Add($"done {life.Number}");
            await new TaskCompletionSource().Task;
        };
        node.RestartAfter = TimeSpan.FromSeconds(2);
        node.Start();
        world.After(TimeSpan.FromSeconds(5), () => node.Crash(CrashKind.Kill));
        world.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal(["life 1", "life 2", "done 2"], story);
    }

    [Fact]
    public void A_process_that_fails_by_itself_is_a_finding_unless_it_was_foreseen()
    {
        var world = new World(1);
        var good = world.AddNode("good");
        var bad = world.AddNode("bad");
        good.Main = bad.Main = static _ => throw new InvalidOperationException("a bug");
        good.OnEnded = static (_, failure) => failure is InvalidOperationException;
        good.Start();
        bad.Start();
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Null(good.Unforeseen);
        Assert.Equal("a bug", bad.Unforeseen?.Message);
    }

    [Fact]
    public void A_stalled_process_waits_and_the_others_do_not()
    {
        var world = new World(1);
        List<string> story = [];
        foreach (var name in (string[])["slow", "quick"])
        {
            var node = world.AddNode(name);
            node.Main = async life =>
            {
                if (name == "slow")
                {
                    life.Stall(TimeSpan.FromSeconds(10));
                }
                await Task.Delay(TimeSpan.FromSeconds(1), life.Time);
                story.Add($"{name} {world.Elapsed.TotalSeconds}");
                await new TaskCompletionSource().Task;
            };
            node.Start();
        }
        world.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal(["quick 1", "slow 10"], story);
    }

    [Fact]
    public void A_world_that_does_not_come_to_an_end_says_so()
    {
        var world = new World(1);
        var node = world.AddNode("n");
        node.Main = static async _ =>
        {
            while (true)
            {
                await Task.Yield();
            }
        };
        node.Start();
        Assert.Equal(WorldEnd.StepLimit, world.Run(static () => false, Limit, 1000));
        Assert.Contains(world.Describe(), static line => line.Contains("step 1000", StringComparison.Ordinal));
    }

    private static string OrderOf(ulong seed)
    {
        var world = new World(seed);
        var node = world.AddNode("n");
        var order = "";
        node.Main = async life =>
        {
            foreach (var letter in "abcdef")
            {
                life.Post(() => order += letter);
            }
            await new TaskCompletionSource().Task;
        };
        node.Start();
        world.RunFor(TimeSpan.FromSeconds(1));
        return order + world.Trace.Hash;
    }
}
