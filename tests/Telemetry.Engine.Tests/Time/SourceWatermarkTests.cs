using CsCheck;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

public sealed class SourceWatermarkTests
{
    [Fact]
    public void Bounded_disorder_stays_one_unit_behind_the_bound()
    {
        var watermark = new SourceWatermark(WatermarkStrategy.Bounded(new(10)));
        Assert.Equal(EventTime.Min, watermark.Current);

        foreach (var time in (long[])[12_345, 12_300, 12_340, 12_280]) { watermark.OnRow(new(time)); }

        Assert.Equal(new(12_334), watermark.Current);
    }

    [Fact]
    public void Event_times_that_never_go_back_need_no_bound()
    {
        var watermark = new SourceWatermark(WatermarkStrategy.Monotonic);
        Assert.True(watermark.OnRow(new(7)));
        Assert.False(watermark.OnRow(new(7)));
        Assert.Equal(new(6), watermark.Current);
    }

    [Fact]
    public void A_declared_source_is_moved_by_its_declarations_only()
    {
        var watermark = new SourceWatermark(WatermarkStrategy.Declared);
        Assert.False(watermark.OnRow(new(100)));
        Assert.False(watermark.OnSilence(new(1_000)));
        Assert.True(watermark.OnLow(new(50)));
        Assert.Equal(new(49), watermark.Current);
    }

    [Theory]
    [InlineData(1_999_000, 1_000_000, 999_999)] // 999 ms, and all of it.
    [InlineData(1_999_400, 1_000_000, 999_999)]
    [InlineData(2_000_000, 1_000_000, 1_000_999)]
    [InlineData(2_000_000, 0, 2_000_999)]
    [InlineData(-1_500, 1_000, -2_001)]
    public void A_watermark_of_milliseconds_has_the_whole_millisecond(long greatest, long lag, long expected)
    {
        var watermark = new SourceWatermark(WatermarkStrategy.BehindMillis(new(lag)));
        watermark.OnRow(new(greatest));
        Assert.Equal(new(expected), watermark.Current);
    }

    [Fact]
    public void The_silence_of_a_bounded_source_follows_journal_time()
    {
        var watermark = new SourceWatermark(WatermarkStrategy.Bounded(new(10)));
        watermark.OnRow(new(100));
        Assert.True(watermark.OnSilence(new(500)));
        Assert.Equal(new(489), watermark.Current);
    }

    [Fact]
    public void The_ends_of_time_absorb()
    {
        Assert.Equal(EventTime.Min, WatermarkStrategy.FromLow(EventTime.Min));
        Assert.Equal(EventTime.Max, WatermarkStrategy.Bounded(new(10)).FromRows(EventTime.Max));
        Assert.Throws<ArgumentOutOfRangeException>(() => WatermarkStrategy.Bounded(new(-1)));
    }

    [Fact]
    public void A_watermark_never_goes_back_and_survives_a_restore_anywhere() =>
        Gen.Select(Gen.Int[0, 2], Gen.Long[-1_000, 1_000]).Array[0, 40].Sample(steps =>
        {
            var strategy = WatermarkStrategy.Bounded(new(7));
            var straight = new SourceWatermark(strategy);
            var restored = new SourceWatermark(strategy);
            foreach (var (kind, time) in steps)
            {
                var before = straight.Current;
                restored = Watermarks.Copy(
                    restored, new SourceWatermark(strategy), (w, to) => w.Snapshot(to), (w, from) => w.Restore(from));
                Assert.Equal(Apply(straight, kind, new(time)), Apply(restored, kind, new(time)));
                Assert.True(straight.Current >= before);
                Assert.Equal(straight.Current, restored.Current);
            }
        });

    private static bool Apply(SourceWatermark watermark, int kind, EventTime time) => kind switch
    {
        0 => watermark.OnRow(time),
        1 => watermark.OnLow(time),
        _ => watermark.OnSilence(time),
    };
}
