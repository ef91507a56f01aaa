using CsCheck;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

public sealed class KeyEventClockTests
{
    [Fact]
    public void It_stands_at_the_beginning_until_the_first_row()
    {
        var clock = new KeyEventClock(new(5), new(0));
        Assert.Equal(EventTime.Min, clock.Notify(new(1_000)));
    }

    [Fact]
    public void It_waits_and_goes_on_with_system_time_and_never_back()
    {
        var clock = new KeyEventClock(new(5), new(100));
        clock.BeginBatch(new(100));
        Assert.Equal(new(2), clock.OnRow(new(7)));
        Assert.Equal(new(2), clock.OnRow(new(3)));
        Assert.Equal(new(4), clock.Notify(new(102)));
        clock.BeginBatch(new(102));
        Assert.Equal(new(4), clock.OnRow(new(8)));
        Assert.Equal(new(5), clock.OnRow(new(10)));
        clock.BeginBatch(new(50));
        Assert.Equal(new(5), clock.Watermark);
    }

    [Fact]
    public void The_end_is_for_ever()
    {
        var clock = new KeyEventClock(new(5), new(0));
        Assert.Equal(EventTime.Max, clock.Finish());
        Assert.Equal(EventTime.Max, clock.Notify(new(2)));
        Assert.Equal(EventTime.Max, clock.OnRow(new(2)));
    }

    [Fact]
    public void A_wait_beyond_all_time_promises_nothing()
    {
        var clock = new KeyEventClock(new(long.MaxValue), new(0));
        Assert.Equal(EventTime.Min, clock.OnRow(new(7)));
        Assert.Equal(EventTime.Min, clock.Notify(new(2)));
    }

    [Fact]
    public void It_is_the_greatest_over_all_rows_of_time_less_wait_plus_what_passed_since() =>
        Gen.Select(Gen.Bool, Gen.Long[0, 500], Gen.Long[0, 20]).Array[0, 40].Sample(steps =>
        {
            var (clock, now) = (new KeyEventClock(new(50), new(0)), 0L);
            var rows = new List<(long Time, long Seen)>();
            foreach (var (isRow, time, passed) in steps)
            {
                clock = Watermarks.Copy(
                    clock, new KeyEventClock(new(50), new(0)), (c, to) => c.Snapshot(to), (c, from) => c.Restore(from));
                clock.BeginBatch(new(now += passed));
                if (isRow)
                {
                    clock.OnRow(new(time));
                    rows.Add((time, now));
                }
                var expected = rows.Count == 0 ? EventTime.Min : new(rows.Max(row => row.Time - 50 + now - row.Seen));
                Assert.Equal(expected, clock.Watermark);
            }
        });
}
