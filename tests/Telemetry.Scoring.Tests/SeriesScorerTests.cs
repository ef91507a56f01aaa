using System.Buffers;
using Telemetry.Engine.State;
using Telemetry.Scoring.Series;

namespace Telemetry.Scoring.Tests;

public sealed class SeriesScorerTests
{
    private const long Minute = 60_000_000;

    [Fact]
    public void Same_values_give_the_same_scores()
    {
        double[] values = Wave(2000, 1);

        Assert.Equal(Run(values), Run(values));
    }

    [Fact]
    public void Future_values_do_not_change_a_score()
    {
        double[] values = Wave(2000, 1);
        double[] other = [.. values];
        for (int i = 1500; i < other.Length; i++)
        {
            other[i] += 100;
        }

        Assert.Equal(Run(values)[..1500], Run(other)[..1500]);
    }

    [Fact]
    public void Spike_stands_out()
    {
        double[] values = Wave(2000, 1);
        values[1700] += 30;

        SeriesScore[] scores = Run(values);

        int top = Enumerable.Range(200, 1800).MaxBy(i => scores[i].Score);
        Assert.Equal(1700, top);
        Assert.InRange(scores[1700].Severity, 40, 100);
        Assert.True(scores[1700].Level > 3);
    }

    [Fact]
    public void Level_shift_stands_out_when_it_begins()
    {
        double[] values = Wave(3000, 2);
        for (int i = 2000; i < values.Length; i++)
        {
            values[i] += 12;
        }

        SeriesScore[] scores = Run(values);

        int top = Enumerable.Range(200, 2800).MaxBy(i => scores[i].Score);
        Assert.InRange(top, 2000, 2030);
    }

    [Fact]
    public void Flat_stretch_of_a_wave_stands_out_by_its_shape()
    {
        double[] values = [.. Enumerable.Range(0, 4000).Select(i => 10 * Math.Sin(i / 4.0))];
        for (int i = 3000; i < 3030; i++)
        {
            values[i] = 3;
        }

        SeriesScore[] scores = Run(values);

        Assert.InRange(Enumerable.Range(3000, 40).Max(i => scores[i].Shape), 2, 1000);
        Assert.InRange(Enumerable.Range(2500, 500).Max(i => scores[i].Shape), 0, 2);
    }

    [Fact]
    public void Other_time_of_day_stands_out_by_its_season()
    {
        double[] values = [.. Enumerable.Range(0, 288 * 14).Select(i => i % 288 is >= 96 and < 192 ? 50.0 : 10.0)];
        var random = new Random(3);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += Machines.Noise(random);
        }

        for (int i = (288 * 12) + 20; i < (288 * 12) + 30; i++)
        {
            values[i] += 40;
        }

        SeriesScore[] scores = Run(values, 5 * Minute);

        Assert.InRange(Enumerable.Range((288 * 12) + 20, 10).Max(i => scores[i].Season), 2.5, 1000);
    }

    [Fact]
    public void Usual_values_score_as_rarely_as_the_severity_says()
    {
        SeriesScore[] scores = Run(Wave(20_000, 4));

        int tens = scores.Skip(2000).Count(s => s.Severity >= 10);
        int forties = scores.Skip(2000).Count(s => s.Severity >= 40);
        Assert.InRange(tens, 18_000 * 0.03, 18_000 * 0.3);
        Assert.InRange(forties, 0, 36);
    }

    [Fact]
    public void Expected_range_covers_nearly_all_usual_values()
    {
        double[] values = Wave(5000, 5);
        SeriesScore[] scores = Run(values);

        int inside = Enumerable.Range(1000, 4000)
            .Count(i => values[i] >= scores[i].ExpectedLow && values[i] <= scores[i].ExpectedHigh);
        Assert.InRange(inside, 4000 * 0.95, 4000 * 0.999);
        Assert.True(double.IsNaN(scores[0].ExpectedLow));
    }

    [Fact]
    public void Scores_are_not_rounded_and_stay_in_their_range()
    {
        double[] values = Wave(3000, 6);
        values[2000] = 1e300;
        values[2500] = -1e300;
        SeriesScore[] scores = Run(values);

        Assert.All(scores, s => Assert.InRange(s.Score, 0, 1));
        Assert.All(scores, s => Assert.InRange(s.Severity, 0, 100));
        Assert.True(scores.Skip(100).Select(s => s.Score).Distinct().Count() > 2000);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Values_that_are_no_numbers_teach_nothing(double bad)
    {
        double[] values = Wave(500, 7);
        var scorer = new SeriesScorer();
        var scores = new List<SeriesScore>();
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(0, scorer.Score(i * Minute, bad).Score);
            scores.Add(scorer.Score(i * Minute, values[i]));
        }

        Assert.Equal(Run(values), scores);
    }

    [Fact]
    public void Constant_series_is_never_unusual()
    {
        SeriesScore[] scores = Run([.. Enumerable.Repeat(5.0, 1000)]);

        Assert.All(scores, s => Assert.InRange(s.Severity, 0, 5));
    }

    [Fact]
    public void Restored_scorer_goes_on_as_if_nothing_had_happened()
    {
        double[] values = Wave(3000, 8);
        SeriesScore[] straight = Run(values);
        var scorer = new SeriesScorer();
        for (int i = 0; i < values.Length; i++)
        {
            if (i % 37 == 0)
            {
                scorer = Copy(scorer);
            }

            Assert.Equal(straight[i], scorer.Score(i * Minute, values[i]));
        }
    }

    [Fact]
    public void Reading_like_those_before_allocates_nothing()
    {
        double[] values = Wave(5000, 9);
        var scorer = new SeriesScorer();
        Feed(0, 5000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(5000, 10_000);
        // What a collection takes of a thread's allocation room (8 KiB) counts as allocated; objects of rows are more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8192);

        void Feed(int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                scorer.Score(i * Minute, values[i % values.Length]);
            }
        }
    }

    private static SeriesScorer Copy(SeriesScorer scorer)
    {
        byte[] bytes = Bytes(scorer);
        var copy = new SeriesScorer();
        var reader = new SnapshotReader(bytes);
        copy.Restore(reader);
        reader.End();
        Assert.Equal(bytes, Bytes(copy));
        return copy;
    }

    private static byte[] Bytes(SeriesScorer scorer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        scorer.Snapshot(new SnapshotWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    private static SeriesScore[] Run(double[] values, long step = Minute)
    {
        var scorer = new SeriesScorer();
        return [.. values.Select((value, i) => scorer.Score(i * step, value))];
    }

    private static double[] Wave(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => 20 + Math.Sin(i / 50.0) + Machines.Noise(random))];
    }
}
