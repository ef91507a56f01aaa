using Telemetry.Contract;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Sampling.Checks;

namespace Telemetry.Edge.Tests.Sampling.Checks;

public sealed class MetricWatchTests
{
    private readonly PeerBoard _peers = new();

    [Fact]
    public void The_drivers_own_doubt_goes_first_and_is_no_measure_for_the_next()
    {
        var watch = Watch(new MetricCheck { Min = 0, Max = 10, RatePerSecond = 1 });
        Assert.Equal(ValueQuality.Saturated, watch.Judge(99, ValueQuality.Saturated, At(0)));
        Assert.Equal(ValueQuality.Good, watch.Judge(5, ValueQuality.Good, At(1)));
    }

    [Theory]
    [InlineData(-0.001, ValueQuality.Range)]
    [InlineData(0, ValueQuality.Good)]
    [InlineData(10, ValueQuality.Good)]
    [InlineData(10.001, ValueQuality.Range)]
    public void The_range_includes_its_ends(double value, ValueQuality quality) =>
        Assert.Equal(quality, Watch(new MetricCheck { Min = 0, Max = 10 }).Judge(value, ValueQuality.Good, At(0)));

    [Fact]
    public void A_spike_passes_and_a_true_step_is_believed_when_time_allows_it()
    {
        var watch = Watch(new MetricCheck { RatePerSecond = 2 });
        double[] values = [20, 21, 50, 22, 30, 30, 30, 30, 30];
        var said = values.Select((v, i) => watch.Judge(v, ValueQuality.Good, At(i))).ToArray();
        Assert.Equal(
            [
                ValueQuality.Good, ValueQuality.Good, ValueQuality.Rate, ValueQuality.Good,
                ValueQuality.Rate, ValueQuality.Rate, ValueQuality.Rate, ValueQuality.Good, ValueQuality.Good,
            ],
            said); // From 22 at 3 s, 30 is allowed 4 s later.
    }

    [Fact]
    public void The_same_value_is_stuck_once_it_lasts_too_long_and_any_other_frees_it()
    {
        var watch = Watch(new MetricCheck { StuckAfter = TimeSpan.FromSeconds(3) });
        double[] values = [1, 1, 1, 1, 1, 2, 2];
        var said = values.Select((v, i) => watch.Judge(v, ValueQuality.Good, At(i)) == ValueQuality.Stuck).ToArray();
        Assert.Equal([false, false, false, true, true, false, false], said);
    }

    [Fact]
    public void Of_three_only_the_one_that_is_wrong_disagrees()
    {
        var (a, b, c) = (Peer("a", "b", "c"), Peer("b", "a", "c"), Peer("c", "a", "b"));
        Assert.Equal(ValueQuality.Good, a.Judge(20.0, ValueQuality.Good, At(0))); // Alone nobody disagrees.
        Assert.Equal(ValueQuality.Good, b.Judge(20.1, ValueQuality.Good, At(0)));
        Assert.Equal(ValueQuality.Disagrees, c.Judge(22, ValueQuality.Good, At(0)));
        Assert.Equal(ValueQuality.Good, a.Judge(20.0, ValueQuality.Good, At(1)));
        Assert.Equal(ValueQuality.Good, b.Judge(20.1, ValueQuality.Good, At(1)));
    }

    [Fact]
    public void Of_two_both_disagree_and_who_has_not_spoken_for_long_has_no_voice()
    {
        var (a, b) = (Peer("a", "b", "c"), Peer("b", "a", "c"));
        a.Judge(20, ValueQuality.Good, At(0));
        Assert.Equal(ValueQuality.Disagrees, b.Judge(22, ValueQuality.Good, At(0)));
        Assert.Equal(ValueQuality.Disagrees, a.Judge(20, ValueQuality.Good, At(30)));
        Assert.Equal(ValueQuality.Good, a.Judge(20, ValueQuality.Good, At(31)));
    }

    /// <summary>A hundred random walks against the definitions, written out over the whole history.</summary>
    [Fact]
    public void Each_verdict_is_that_of_the_definitions()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var check = new MetricCheck
            {
                Min = -3,
                Max = 3,
                RatePerSecond = random.Next(1, 4),
                StuckAfter = TimeSpan.FromSeconds(random.Next(1, 5)),
            };
            var watch = Watch(check);
            var history = new List<(double Value, double At, ValueQuality Said)>();
            var at = 0.0;
            for (var i = 0; i < 200; i++)
            {
                at += random.Next(1, 4) * 0.5;
                var value = (double)random.Next(-4, 5);
                history.Add((value, at, watch.Judge(value, ValueQuality.Good, At(at))));
                Assert.True(Model(check, history) == history[^1].Said, $"seed {seed}, step {i}: {history[^1]}");
            }
        }
    }

    [Fact]
    public void Only_the_metrics_that_have_checks_are_judged_and_text_never()
    {
        var judge = new SampleJudge(
            "hall",
            new Dictionary<string, MetricCheck> { ["t"] = new() { Max = 1 }, ["s"] = new() { Max = -1 } },
            _peers);
        var set = new SampleSet();
        set.Add("t", "Cel", 2);
        set.Add("u", "Cel", 2);
        set.Add("s", "text");
        judge.Judge(set, At(0));
        Assert.Equal(
            [ValueQuality.Range, ValueQuality.Good, ValueQuality.Good],
            Enumerable.Range(0, set.Count).Select(i => set[i].Quality));
    }

    private static ValueQuality Model(MetricCheck check, List<(double Value, double At, ValueQuality Said)> history)
    {
        var (value, at, _) = history[^1];
        if (value < check.Min || value > check.Max)
        {
            return ValueQuality.Range;
        }
        var believed = history.SkipLast(1).Where(h => h.Said is ValueQuality.Good or ValueQuality.Stuck).ToArray();
        if (believed.Length > 0
            && Math.Abs(value - believed[^1].Value) > check.RatePerSecond * (at - believed[^1].At))
        {
            return ValueQuality.Rate;
        }
        var since = at;
        for (var i = believed.Length - 1; i >= 0 && believed[i].Value == value; i--)
        {
            since = believed[i].At;
        }
        return at - since >= check.StuckAfter!.Value.TotalSeconds ? ValueQuality.Stuck : ValueQuality.Good;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private MetricWatch Watch(MetricCheck check) => new(check, "hall/t", _peers);

    private MetricWatch Peer(string own, params string[] others) =>
        new(new MetricCheck { Peers = others, PeerTolerance = 0.5 }, own, _peers);
}
