using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Spooling;

public sealed class LowWatermarkTests : IDisposable
{
    private const long T0 = 1_770_000_000_000_000;
    private const long Second = 1_000_000;

    private readonly SpoolBench _bench = new();

    private SpoolOutlet Outlet => _bench.Spool.Outlet;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Without_a_stated_frontier_there_is_none()
    {
        _bench.Add("press", T0);
        Assert.Null(_bench.HeartbeatLow("press"));
        _bench.Spool.Committer.Commit();
        Assert.Null(SpoolBench.Decode(Outlet.Take(Lane.Live)!).LowMicros);
    }

    [Fact]
    public void A_stated_frontier_waits_for_the_readings_before_it()
    {
        _bench.Add("press", T0);
        _bench.StateFrontier("press", T0 + (10 * Second));
        Assert.Equal(T0, _bench.HeartbeatLow("press")); // In memory.
        _bench.Spool.Committer.Commit();
        Assert.Equal(T0, _bench.HeartbeatLow("press")); // In the spool.
        var pack = Outlet.Take(Lane.Live)!;
        Assert.Equal(T0 + (10 * Second), SpoolBench.Decode(pack).LowMicros); // The pack brings its own readings.
        Assert.Equal(T0, _bench.HeartbeatLow("press")); // Under way, perhaps lost.
        Outlet.Acknowledge(pack);
        Assert.Equal(T0 + (10 * Second), _bench.HeartbeatLow("press"));
    }

    [Fact]
    public void A_pack_does_not_overtake_another_that_is_under_way()
    {
        _bench.StateFrontier("press", T0);
        _bench.Add("press", T0);
        _bench.Spool.Committer.Commit();
        _bench.Add("press", T0 + Second);
        _bench.StateFrontier("press", T0 + (2 * Second));
        _bench.Spool.Committer.Commit();
        var first = Outlet.Take(Lane.Live)!;
        var second = Outlet.Take(Lane.Live)!;
        Assert.Equal(T0, SpoolBench.Decode(second).LowMicros);
        Outlet.Acknowledge(second);
        Assert.Equal(T0, _bench.HeartbeatLow("press"));
        Outlet.Acknowledge(first);
        Assert.Equal(T0 + (2 * Second), _bench.HeartbeatLow("press"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_frontier_is_not_remembered_for_readings_that_a_crash_takes(int batchMax)
    {
        using var bench = new SpoolBench(new SpoolOptions { Boot = "boot1", BatchMax = batchMax });
        bench.Add("press", T0);
        bench.StateFrontier("press", T0 + Second);
        bench.Spool.Committer.Commit();
        bench.Spool.Outlet.Acknowledge(bench.Spool.Outlet.Take(Lane.Live)!);
        // In an open batch, or appended and not flushed: the device must send it again.
        bench.Add("press", T0 + Second);
        bench.StateFrontier("press", T0 + (10 * Second));
        bench.Spool.Outlet.SaveProgress();
        bench.KillAndRestart();
        Assert.Equal(T0 + Second, bench.HeartbeatLow("press"));
    }

    [Fact]
    public void A_source_that_is_no_longer_configured_holds_a_device_only_until_another_speaks()
    {
        _bench.Add("press", T0, source: "line:/dev/ttyUSB0");
        _bench.StateFrontier("press", T0 + Second, "line:/dev/ttyUSB0");
        _bench.Spool.Committer.Commit();
        _bench.KillAndRestart();
        _bench.Spool.Intake.Configured(new HashSet<string> { "line:/dev/ttyUSB1" });
        Outlet.Acknowledge(Outlet.Take(Lane.Backlog)!);
        Assert.Null(Outlet.Take(Lane.Backlog)); // Passes over the frontier's record.
        Assert.Equal(T0 + Second, _bench.HeartbeatLow("press"));

        _bench.StateFrontier("press", T0 + (5 * Second), "line:/dev/ttyUSB1");
        Assert.Equal(T0 + (5 * Second), _bench.HeartbeatLow("press"));
        _bench.Spool.Committer.Commit();
        Outlet.SaveProgress();
        _bench.KillAndRestart();
        Assert.Equal(T0 + (5 * Second), _bench.HeartbeatLow("press"));
    }

    [Fact]
    public void Devices_have_clocks_of_their_own()
    {
        _bench.StateFrontier("pump", T0);
        _bench.StateFrontier("press", T0 + Second);
        Assert.Equal(T0, _bench.HeartbeatLow("pump"));
        Assert.Equal(T0 + Second, _bench.HeartbeatLow("press"));
    }

    [Fact]
    public void All_sources_of_a_device_must_have_spoken_and_the_slowest_counts()
    {
        _bench.Poll("press", "bme280#0", T0 + (5 * Second));
        Assert.Equal(T0 + (5 * Second), _bench.HeartbeatLow("press"));
        _bench.Add("press", T0);
        Assert.Null(_bench.HeartbeatLow("press"));
        _bench.StateFrontier("press", T0 + Second);
        _bench.Spool.Committer.Commit();
        Outlet.Acknowledge(Outlet.Take(Lane.Live)!);
        Assert.Equal(T0 + Second, _bench.HeartbeatLow("press"));
    }

    [Fact]
    public void A_stated_frontier_outlives_the_process()
    {
        _bench.StateFrontier("press", T0 + Second);
        _bench.Spool.Committer.Commit();
        _bench.KillAndRestart();
        Assert.Equal(T0 + Second, _bench.HeartbeatLow("press"));

        _bench.Spool.Committer.Commit();
        while (Outlet.Take(Lane.Backlog) is not null)
        {
        }
        Outlet.SaveProgress();
        _bench.KillAndRestart(); // Now only the progress file knows.
        Assert.Equal(T0 + Second, _bench.HeartbeatLow("press"));
    }

    [Fact]
    public void A_backlog_holds_the_clock_while_live_readings_pass()
    {
        _bench.Add("press", T0);
        _bench.StateFrontier("press", T0 + Second);
        _bench.Spool.Committer.Commit();
        _bench.KillAndRestart();
        _bench.Add("press", T0 + (60 * Second));
        _bench.StateFrontier("press", T0 + (60 * Second));
        _bench.Spool.Committer.Commit();
        var live = Outlet.Take(Lane.Live)!;
        Assert.Equal(T0, SpoolBench.Decode(live).LowMicros);
        Outlet.Acknowledge(live);
        Outlet.Acknowledge(Outlet.Take(Lane.Backlog)!);
        while (Outlet.Take(Lane.Backlog) is not null)
        {
        }
        Assert.Equal(T0 + (60 * Second), _bench.HeartbeatLow("press"));
    }

    [Fact]
    public void A_low_watermark_never_passes_a_reading_that_is_not_acknowledged()
    {
        var random = new Random(20260301);
        var frontier = T0;
        var underWay = new List<(OutgoingPack Pack, long Min)>();
        for (var step = 0; step < 5000; step++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    _bench.Add("press", frontier + random.Next(10_000));
                    break;
                case 2:
                    frontier += random.Next(5_000);
                    _bench.StateFrontier("press", frontier);
                    break;
                case 3:
                    _bench.Spool.Committer.Commit();
                    _bench.Time.Advance(TimeSpan.FromSeconds(random.Next(4)));
                    Outlet.Ready();
                    break;
                case 4 when Outlet.Take(random.Next(2) == 0 ? Lane.Live : Lane.Backlog) is { } pack:
                    underWay.Add((pack, SpoolBench.Decode(pack).Times.ToArray().Min()));
                    break;
                case 5 when underWay.Count > 0:
                    var index = random.Next(underWay.Count);
                    Outlet.Acknowledge(underWay[index].Pack);
                    underWay.RemoveAt(index);
                    break;
                default:
                    break;
            }
            var low = _bench.HeartbeatLow("press") ?? long.MinValue;
            Assert.True(low <= frontier);
            Assert.All(underWay, u => Assert.True(low <= u.Min));
            Assert.True(low <= (Outlet.Backlog().OldestMicros ?? long.MaxValue));
        }
        Assert.NotEqual(T0, frontier);
    }
}
