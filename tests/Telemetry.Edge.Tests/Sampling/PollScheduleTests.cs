using Microsoft.Extensions.Time.Testing;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Sampling;

public sealed class PollScheduleTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Polls_that_take_time_do_not_make_the_schedule_drift()
    {
        var schedule = new PollSchedule(_time, Period);
        var start = _time.GetTimestamp();
        for (var i = 1; i <= 1000; i++)
        {
            _time.Advance(schedule.TakeNext());
            Assert.Equal(Period * i, _time.GetElapsedTime(start));
            _time.Advance(TimeSpan.FromMilliseconds(137));
        }
    }

    [Fact]
    public void Times_that_have_passed_are_left_out()
    {
        var schedule = new PollSchedule(_time, Period);
        _time.Advance(schedule.TakeNext());
        _time.Advance(TimeSpan.FromSeconds(3.4));
        Assert.Equal(TimeSpan.FromSeconds(0.6), schedule.TakeNext());
    }

    [Fact]
    public void A_wall_clock_that_is_set_changes_nothing()
    {
        var time = new SteppingClock();
        var schedule = new PollSchedule(time, Period);
        time.Advance(schedule.TakeNext());
        time.Step(TimeSpan.FromDays(1));
        Assert.Equal(Period, schedule.TakeNext());
        time.Step(TimeSpan.FromDays(-2));
        time.Advance(Period);
        Assert.Equal(Period, schedule.TakeNext());
    }

    [Fact]
    public void Failures_double_the_pause_up_to_a_minute_and_a_success_ends_that()
    {
        var schedule = new PollSchedule(_time, Period);
        var pauses = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            schedule.Failed();
            var pause = schedule.TakeNext();
            pauses.Add(pause.TotalSeconds);
            _time.Advance(pause);
        }
        Assert.Equal([2, 4, 8, 16, 32, 60, 60, 60, 60], pauses);
        schedule.Succeeded();
        Assert.Equal(Period, schedule.TakeNext());
    }
}
