using Telemetry.Scoring.Series;

namespace Telemetry.Scoring.Tests;

/// <summary>
/// A new series. A severity of 30 is nominally one value in 1,000, so 40 seeds of 2,000 values should show 80. Unusual
/// values come in runs of about five (a shape lasts 12 values), which makes the standard deviation √(80 × 5) = 20; the
/// bound of 2 in 1,000 is four of them away. The first load step of a series is truly new and may use up its share.
/// </summary>
public sealed class SeriesWarmUpTests
{
    private const long Second = 1_000_000;
    private const int Seeds = 40;
    private const int Count = 2000;

    /// <summary>Values after which the scorer speaks.</summary>
    private const int Silent = 260;

    [Theory]
    [InlineData("noise", 10)]
    [InlineData("drift", 10)]
    [InlineData("cycle", 10)]
    [InlineData("steps", 10)]
    [InlineData("steps", 60)]
    public void New_series_is_not_more_often_unusual_than_the_severity_says(string kind, int seconds)
    {
        int unusual = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            unusual += Run(Values(kind, seed, seconds), seconds).Count(s => s.Severity >= 30);
        }

        Assert.InRange((double)unusual / (Seeds * Count), 0, 0.002);
    }

    [Theory]
    [InlineData("noise", 10)]
    [InlineData("drift", 10)]
    [InlineData("cycle", 10)]
    [InlineData("steps", 10)]
    [InlineData("steps", 60)]
    public void Nothing_is_unusual_when_the_warm_up_ends(string kind, int seconds)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            SeriesScore[] scores = Run(Values(kind, seed, seconds)[..(Silent + 40)], seconds);

            Assert.Equal(0, scores[..Silent].Max(s => Math.Max(s.Score, s.Severity)));
            Assert.InRange(scores[Silent..].Max(s => s.Severity), double.Epsilon, 29.9);
        }
    }

    [Fact]
    public void Constant_series_is_not_unusual_at_any_time()
    {
        Assert.All(Run([.. Enumerable.Repeat(5.0, Count)], 10), s => Assert.Equal(0, s.Severity));
    }

    [Fact]
    public void Spike_soon_after_the_warm_up_stands_out()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            double[] values = Values("noise", seed, 10)[..(Silent + 50)];
            values[^1] += 30;

            Assert.InRange(Run(values, 10)[^1].Severity, 40, 100);
        }
    }

    private static SeriesScore[] Run(double[] values, int seconds)
    {
        var scorer = new SeriesScorer();
        return [.. values.Select((value, i) => scorer.Score(i * seconds * Second, value))];
    }

    private static double[] Values(string kind, int seed, int seconds)
    {
        var random = new Random(1000 + seed);
        int day = 86_400 / seconds;
        // The first step comes after the warm-up's end, and is not one down from the day before.
        int first = random.Next(Silent + 60, 960);
        double drift = 0;
        return [.. Enumerable.Range(0, Count).Select(Value)];

        double Value(int i)
        {
            double noise = Machines.Noise(random);
            drift = (0.9 * drift) + noise;
            return kind switch
            {
                "noise" => 20 + noise,
                "drift" => 20 + drift,
                "cycle" => (i % 40 < 15 ? 50 : 10) + noise,
                "steps" => ((i - first + day) % day < day / 3 ? 50 : 10) + noise,
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown"),
            };
        }
    }
}
