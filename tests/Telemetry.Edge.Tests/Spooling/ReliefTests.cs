using Telemetry.Contract;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Spooling;

/// <summary>A spool that has no room: what is given up, and what the ledger says of it.</summary>
public sealed class ReliefTests : IDisposable
{
    private const long Minute = 60_000_000;

    private readonly SpoolBench _bench = new(new SpoolOptions
    {
        Boot = "boot1",
        BatchMax = 20,
        BytesMax = 14_000,
        SegmentBytes = 2_000,
        BacklogAfter = TimeSpan.FromSeconds(1),
    });

    private readonly Dictionary<(string Device, string Metric), long> _taken = [];
    private readonly Dictionary<(string Device, string Metric, long Minute), List<(long Micros, double Value)>>
        _minutes = [];
    private readonly List<(string Device, string Metric, long Micros, double Value)> _pending = [];
    private readonly List<(string Device, string Metric)> _untold = [];
    private readonly HashSet<(string, string, ulong)> _seen = [];
    private readonly Dictionary<(string Device, string Metric), long> _received = [];
    private readonly Dictionary<(string Device, string Metric, long Minute), List<(long Micros, double Value)>>
        _kept = [];
    private readonly List<(string Device, LossEntry Loss)> _losses = [];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_oldest_are_thinned_to_the_least_greatest_and_last_of_each_minute_before_anything_is_dropped()
    {
        _bench.Reopen(_bench.Options with { BytesMax = 24_000 });
        Fill(1_500, TimeSpan.FromSeconds(1));
        Drain();
        Assert.NotEmpty(_losses);
        Assert.All(_losses, l => Assert.Equal("thinned", l.Loss.How));
        Balance(isExact: true);
        Extremes();
    }

    [Fact]
    public void When_most_is_thinned_the_oldest_are_dropped_and_told()
    {
        Fill(20_000, TimeSpan.FromSeconds(5));
        Assert.True(_bench.Log.Bytes < _bench.Options.BytesMax);
        Drain();
        Assert.Contains(_losses, l => l.Loss.How == "dropped");
        Balance(isExact: true);
        Extremes();
    }

    [Fact]
    public void What_is_older_than_the_limit_is_given_up_with_room_to_spare()
    {
        _bench.Reopen(_bench.Options with { BytesMax = 10_000_000, AgeMax = TimeSpan.FromHours(1) });
        Fill(200, TimeSpan.FromSeconds(1));
        _bench.Time.Advance(TimeSpan.FromHours(2));
        Fill(10, TimeSpan.FromSeconds(1));
        Drain();
        Assert.All(_losses, l => Assert.Equal("aged", l.Loss.How));
        Assert.Equal(200, _losses.Sum(l => l.Loss.Lost));
        Balance(isExact: true);
    }

    [Fact]
    public void Readings_refused_at_the_door_are_in_the_ledger_too()
    {
        _bench.Log.IsFull = true;
        Take("press", "a", 1);
        Take("press", "a", 2);
        _bench.Log.IsFull = false;
        Take("press", "a", 3);
        _bench.Spool.Committer.Commit();
        Drain();
        var (_, loss) = Assert.Single(_losses);
        Assert.Equal(("a", "refused", 2L), (loss.Metric, loss.How, loss.Lost));
        Balance(isExact: true);
    }

    [Fact]
    public void Who_can_wait_must_wait_before_others_lose_anything()
    {
        for (var i = 0; !_bench.Spool.Intake.IsFull; i++)
        {
            _bench.Add("line", "lineboot", (ulong)i, 1_770_000_000_000_000 + i);
            _bench.Spool.Committer.Commit();
        }
        Age();
        _bench.Spool.Committer.Commit();
        Assert.Equal(0, _bench.Spool.Outlet.Spool().Thinned);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Acknowledged_and_in_the_spool_and_in_the_ledger_are_all_that_was_taken(int seed)
    {
        var random = new Random(seed);
        var isExact = seed % 2 == 0;
        for (var i = 0; i < 3_000; i++)
        {
            switch (random.Next(100))
            {
                case 0 when !isExact:
                    Forget();
                    _bench.KillAndRestart();
                    break;
                case 1:
                    Drain(random.Next(10));
                    break;
                case 2 or 3 or 4:
                    Commit();
                    break;
                case 5:
                    Age();
                    break;
                default:
                    _bench.Time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 20_000)));
                    Take(random.Next(3) == 0 ? "press" : "pump", random.Next(2) == 0 ? "a" : "b", random.Next(-9, 10));
                    break;
            }
        }
        Commit();
        Drain();
        _bench.Spool.Outlet.SaveProgress(); // Gives back what is done: now there is room to tell what was refused.
        Commit();
        Drain();
        Balance(isExact);
        Extremes();
    }

    /// <summary>Behind the first thirty those that failed once.</summary>
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 30), 240, 285, 496];

    private void Fill(int count, TimeSpan period)
    {
        var random = new Random(count);
        for (var i = 0; i < count; i++)
        {
            _bench.Time.Advance(period);
            Take("press", "a", random.Next(-1000, 1000));
            if (i % 5 == 0)
            {
                Age();
                _bench.Spool.Committer.Commit();
            }
        }
        _bench.Time.Advance(TimeSpan.FromSeconds(2));
        _bench.Spool.Committer.Commit();
        Age();
        _bench.Spool.Committer.Commit();
        _pending.Clear();
    }

    /// <summary>What the publisher does between two tries to connect.</summary>
    private void Age() => _bench.Spool.Outlet.Ready();

    private void Take(string device, string metric, double value)
    {
        var micros = _bench.NowMicros;
        var result = _bench.AddNow(device, metric, value);
        _taken[(device, metric)] = _taken.GetValueOrDefault((device, metric)) + 1;
        if (result == IntakeResult.Taken)
        {
            MinuteOf(_minutes, device, metric, micros).Add((micros, value));
            _pending.Add((device, metric, micros, value));
        }
        else
        {
            _untold.Add((device, metric));
        }
    }

    private void Commit()
    {
        var isTold = !_bench.Spool.Intake.HasNoRoom;
        _bench.Spool.Committer.Commit();
        _pending.Clear();
        if (isTold)
        {
            _untold.Clear();
        }
    }

    /// <summary>
    /// What was not durable is lost with the process, and nobody was promised anything: readings, and how many were
    /// refused since there was last room to tell it.
    /// </summary>
    private void Forget()
    {
        foreach (var key in _untold)
        {
            _taken[key]--;
        }
        _untold.Clear();
        foreach (var (device, metric, micros, value) in _pending)
        {
            _taken[(device, metric)]--;
            MinuteOf(_minutes, device, metric, micros).Remove((micros, value));
        }
        _pending.Clear();
    }

    private void Drain(int most = int.MaxValue)
    {
        Age();
        foreach (var lane in (Lane[])[Lane.Backlog, Lane.Live])
        {
            for (; most > 0 && _bench.Spool.Outlet.Take(lane) is { } pack; most--)
            {
                Receive(SpoolBench.Decode(pack));
                _bench.Spool.Outlet.Acknowledge(pack);
            }
        }
    }

    private void Receive(ReadingPack pack)
    {
        for (var row = 0; row < pack.Count; row++)
        {
            if (!_seen.Add((pack.Device, pack.Boot, pack.Seqs[row])))
            {
                continue;
            }
            if (pack.MetricOf(row) == LossEntry.LedgerMetric)
            {
                Assert.True(LossEntry.TryParse(pack.Text(row), out var loss));
                _losses.Add((pack.Device, loss));
                continue;
            }
            var key = (pack.Device, pack.MetricOf(row));
            _received[key] = _received.GetValueOrDefault(key) + 1;
            MinuteOf(_kept, key.Device, key.Item2, pack.Times[row]).Add((pack.Times[row], pack.Numbers[row]));
        }
    }

    private void Balance(bool isExact)
    {
        foreach (var (key, taken) in _taken)
        {
            var lost = _losses.Where(l => l.Device == key.Device && l.Loss.Metric == key.Metric).Sum(l => l.Loss.Lost);
            var accounted = _received.GetValueOrDefault(key) + lost;
            // What was acknowledged behind a hole or since the last save, and given up after a crash, is with the
            // gateway and in the ledger: it may say too much, never too little.
            Assert.True(
                isExact ? accounted == taken : accounted >= taken,
                $"{key}: {_received.GetValueOrDefault(key)} + {lost} of {taken}");
        }
    }

    /// <summary>In minutes of which nothing was dropped whole the extremes and the last value are there.</summary>
    private void Extremes()
    {
        foreach (var ((device, metric, minute), taken) in _minutes.Where(m => m.Value.Count > 0))
        {
            var isDropped = _losses.Exists(l => l.Device == device && l.Loss.Metric == metric && l.Loss.How != "thinned"
                && l.Loss.FromMicros / Minute <= minute && minute <= l.Loss.ToMicros / Minute);
            if (isDropped)
            {
                continue;
            }
            var kept = MinuteOf(_kept, device, metric, minute * Minute);
            Assert.Equal(taken.Min(t => t.Value), kept.Min(t => t.Value));
            Assert.Equal(taken.Max(t => t.Value), kept.Max(t => t.Value));
            Assert.Equal(taken.Max(t => t.Micros), kept.Max(t => t.Micros));
        }
    }

    private static List<(long Micros, double Value)> MinuteOf(
        Dictionary<(string Device, string Metric, long Minute), List<(long Micros, double Value)>> minutes,
        string device,
        string metric,
        long micros)
    {
        var key = (device, metric, micros / Minute);
        if (!minutes.TryGetValue(key, out var list))
        {
            minutes.Add(key, list = []);
        }
        return list;
    }
}
