using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;
using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Spooling;

public sealed class SpoolTests : IDisposable
{
    private const long T0 = 1_770_000_000_000_000;

    private readonly SpoolBench _bench = new();

    private SpoolOutlet Outlet => _bench.Spool.Outlet;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Nothing_is_published_before_it_is_durable()
    {
        _bench.Add("press", T0);
        Assert.Equal((false, false), Outlet.Ready());
        _bench.Spool.Committer.Commit();
        Assert.Equal((true, false), Outlet.Ready());
    }

    [Fact]
    public void Readings_of_one_device_and_boot_become_one_pack()
    {
        _bench.Add("press", "lineboot", 7, T0);
        _bench.Add("press", "lineboot", 8, T0 + 1);
        _bench.Add("press", "lineboot", 12, T0 + 2);
        _bench.Spool.Committer.Commit();
        var pack = SpoolBench.Decode(Outlet.Take(Lane.Live)!);
        Assert.Equal("press", pack.Device);
        Assert.Equal("lineboot", pack.Boot);
        Assert.Equal([7, 8, 12], pack.Seqs.ToArray());
        Assert.Equal([T0, T0 + 1, T0 + 2], pack.Times.ToArray());
        Assert.Null(Outlet.Take(Lane.Live));
    }

    [Fact]
    public void A_full_batch_does_not_wait_and_numbers_go_on()
    {
        for (var i = 0; i < 1100; i++)
        {
            _bench.Add("press", T0 + i);
        }
        _bench.Spool.Committer.Commit();
        var counts = new List<int>();
        var seqs = new List<ulong>();
        while (Outlet.Take(Lane.Live) is { } pack)
        {
            var decoded = SpoolBench.Decode(pack);
            counts.Add(decoded.Count);
            seqs.AddRange(decoded.Seqs);
        }
        Assert.Equal([500, 500, 100], counts);
        Assert.Equal(Enumerable.Range(0, 1100).Select(i => (ulong)i), seqs);
    }

    [Fact]
    public void What_was_not_published_in_time_goes_by_the_backlog_lane()
    {
        _bench.Add("press", T0);
        _bench.Spool.Committer.Commit();
        _bench.Time.Advance(TimeSpan.FromSeconds(6));
        _bench.Add("press", T0 + 1);
        _bench.Spool.Committer.Commit();
        Assert.Equal((true, true), Outlet.Ready());
        Assert.Equal(T0 + 1, SpoolBench.Decode(Outlet.Take(Lane.Live)!).Times[0]);
        Assert.Equal(T0, SpoolBench.Decode(Outlet.Take(Lane.Backlog)!).Times[0]);
    }

    [Fact]
    public void Old_event_times_that_come_fast_are_live()
    {
        _bench.Add("press", T0 - 3_600_000_000);
        _bench.Spool.Committer.Commit();
        Assert.Equal((true, false), Outlet.Ready());
    }

    [Fact]
    public void A_kill_loses_nothing_that_was_durable_and_keeps_every_identity()
    {
        _bench.Add("press", "lineboot", 1, T0);
        _bench.Add("press", "lineboot", 2, T0 + 1);
        _bench.Spool.Committer.Commit();
        var before = Outlet.Take(Lane.Live)!;
        _bench.Add("press", "lineboot", 3, T0 + 2); // Taken in, never durable: the line was never told.
        _bench.KillAndRestart();
        Assert.Equal(2, Outlet.Backlog().Readings);
        var after = Outlet.Take(Lane.Backlog)!;
        Assert.Equal(SpoolBench.Decode(before).Seqs.ToArray(), SpoolBench.Decode(after).Seqs.ToArray());
        Assert.Equal("lineboot", SpoolBench.Decode(after).Boot);
        Assert.Null(Outlet.Take(Lane.Backlog));
    }

    [Fact]
    public void Each_process_numbers_under_its_own_boot()
    {
        _bench.Add("press", T0);
        _bench.Spool.Committer.Commit();
        _bench.KillAndRestart();
        _bench.Add("press", T0 + 1);
        _bench.Spool.Committer.Commit();
        Assert.Equal("boot1", SpoolBench.Decode(Outlet.Take(Lane.Backlog)!).Boot);
        Assert.Equal("boot2", SpoolBench.Decode(Outlet.Take(Lane.Live)!).Boot);
    }

    [Fact]
    public void Only_the_acknowledged_prefix_is_forgotten()
    {
        for (var i = 0; i < 3; i++)
        {
            _bench.Add("press", T0 + i);
            _bench.Spool.Committer.Commit();
        }
        var packs = Enumerable.Range(0, 3).Select(_ => Outlet.Take(Lane.Live)!).ToArray();
        var firstPosition = packs[0].Position;
        Outlet.Acknowledge(packs[2]);
        Outlet.Acknowledge(packs[1]);
        Outlet.SaveProgress();
        Assert.Equal(firstPosition, Outlet.Backlog().Readings == 1 ? _bench.Log.Start : -1);
        _bench.KillAndRestart();
        Assert.Equal(3, Outlet.Backlog().Readings); // Acknowledged behind a hole: sent again, recognised there.

        for (var i = 0; i < 3; i++)
        {
            Outlet.Acknowledge(Outlet.Take(Lane.Backlog)!);
        }
        Outlet.SaveProgress();
        _bench.KillAndRestart();
        Assert.Equal(0, Outlet.Backlog().Readings);
    }

    [Fact]
    public void A_full_spool_refuses_who_cannot_wait_and_counts()
    {
        _bench.Log.FixedBytes = _bench.Options.BytesMax;
        Assert.Equal(IntakeResult.Full, _bench.Add("press", T0));
        Assert.True(_bench.Spool.Intake.IsFull);
        Assert.Equal(1, Outlet.Backlog().LostReadings);
        _bench.Log.FixedBytes = 0;
        Assert.Equal(IntakeResult.Taken, _bench.Add("press", T0));
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_promised_and_who_cannot_wait_is_counted_until_there_is_room()
    {
        _bench.Add("press", T0);
        (_bench.Log.IsFull, _bench.Log.FlushFault) = (true, new JournalFullException("full"));
        _bench.Spool.Committer.Commit();
        _bench.Spool.Committer.Commit();
        var promised = _bench.Spool.Committer.WhenCommittedAsync(1, CancellationToken.None);
        Assert.False(promised.IsCompleted);
        Assert.Null(Outlet.Take(Lane.Live));
        Assert.Equal(IntakeResult.Full, _bench.Add("press", T0 + 1));
        Assert.Equal(1, Outlet.Backlog().LostReadings);

        (_bench.Log.IsFull, _bench.Log.FlushFault) = (false, null);
        _bench.Spool.Committer.Commit();
        await promised.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(IntakeResult.Taken, _bench.Add("press", T0 + 2));
        Assert.Equal([T0], SpoolBench.Decode(Outlet.Take(Lane.Live)!).Times.ToArray());
    }

    [Fact]
    public async Task A_full_disk_is_tried_again_after_a_second_without_being_asked()
    {
        using var stop = new CancellationTokenSource();
        var running = _bench.Spool.Committer.RunAsync(stop.Token);
        _bench.Add("press", T0);
        (_bench.Log.IsFull, _bench.Log.FlushFault) = (true, new JournalFullException("full"));
        var promised = _bench.Spool.Committer.WhenCommittedAsync(1, CancellationToken.None);
        _bench.Spool.Committer.Commit();
        (_bench.Log.IsFull, _bench.Log.FlushFault) = (false, null);
        Assert.False(promised.IsCompleted);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        await promised.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void A_damaged_record_costs_only_itself()
    {
        for (var i = 0; i < 5; i++)
        {
            _bench.Add("press", T0 + i);
            _bench.Spool.Committer.Commit();
        }
        _bench.KillAndRestart();
        _bench.Log.Damage(2); // Position 0 and 1 are readings and the frontier's mode of the first commit.
        var times = new List<long>();
        while (Outlet.Take(Lane.Backlog) is { } pack)
        {
            times.AddRange(SpoolBench.Decode(pack).Times);
            Outlet.Acknowledge(pack);
        }
        Assert.Equal(4, times.Count);
        Assert.Equal(0, Outlet.Backlog().Readings);
    }

    [Fact]
    public void A_failed_flush_announces_nothing()
    {
        _bench.Add("press", T0);
        _bench.Log.FlushFault = new IOException("fsync: EIO");
        var durable = _bench.Spool.Committer.WhenCommittedAsync(1, default);
        Assert.Throws<IOException>(_bench.Spool.Committer.Commit);
        Assert.False(durable.IsCompleted);
        Assert.Equal((false, false), Outlet.Ready());
    }

    [Fact]
    public async Task Commits_come_by_the_clock_one_for_all_who_wait()
    {
        using var stop = new CancellationTokenSource();
        var running = _bench.Spool.Committer.RunAsync(stop.Token);
        _bench.Add("press", T0);
        _bench.Add("pump", T0);
        var durable = _bench.Spool.Committer.WhenCommittedAsync(1, default);
        _bench.Time.Advance(TimeSpan.FromMilliseconds(990));
        Assert.False(durable.IsCompleted);
        await Turn.UntilDone(_bench.Time, durable, TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, _bench.Log.Flushes);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void A_week_of_backlog_is_summed_up_and_comes_out_in_order()
    {
        for (var i = 0; i < 1000; i++)
        {
            _bench.Add("press", T0 + i);
            _bench.Spool.Committer.Commit();
        }
        _bench.KillAndRestart();
        Assert.Equal(1000, Outlet.Backlog().Readings);
        Assert.Equal(T0 / 1000, Outlet.Backlog().OldestMicros / 1000);
        var times = new List<long>();
        while (Outlet.Take(Lane.Backlog) is { } pack)
        {
            times.AddRange(SpoolBench.Decode(pack).Times);
            Outlet.Acknowledge(pack);
        }
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => T0 + i), times);
        Assert.Equal(0, Outlet.Backlog().Readings);
    }
}
