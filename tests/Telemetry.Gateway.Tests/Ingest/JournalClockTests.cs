using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Tests.Ingest;

public class JournalClockTests
{
    private const long Second = 1_000_000;
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly long NowMicros = Now.ToUnixTimeMilliseconds() * 1000;

    [Fact]
    public void Journal_time_follows_the_wall_clock()
    {
        FakeTimeProvider time = new(Now);
        JournalClock clock = new(time, default);
        Assert.Equal(new JournalStamp(NowMicros, 0), clock.Next());
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(new JournalStamp(NowMicros + (5 * Second), 5 * Second), clock.Next());
    }

    [Fact]
    public void Wall_clock_behind_the_journal_goes_on_at_monotonic_pace()
    {
        FakeTimeProvider time = new(Now);
        JournalStamp last = new(NowMicros + (3600 * Second), 100 * Second);
        JournalClock clock = new(time, last);
        Assert.Equal(last, clock.Next());
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(new JournalStamp(last.TimeMicros + (7 * Second), last.ElapsedMicros + (7 * Second)), clock.Next());
    }

    [Fact]
    public void Wall_clock_that_jumps_forward_moves_journal_time_but_not_elapsed_time()
    {
        JumpingTime time = new();
        JournalClock clock = new(time, default);
        clock.Next();
        time.Wall += TimeSpan.FromDays(1);
        JournalStamp after = clock.Next();
        Assert.Equal(NowMicros + (86_400 * Second), after.TimeMicros);
        Assert.Equal(0, after.ElapsedMicros);
        time.Wall -= TimeSpan.FromDays(2);
        Assert.Equal(after, clock.Next());
    }

    [Fact]
    public void Arrival_does_not_go_back_with_the_wall_clock_and_is_no_later_than_the_next_stamp()
    {
        JumpingTime time = new();
        JournalClock clock = new(time, default);
        JournalStamp last = clock.Next();
        time.Wall -= TimeSpan.FromHours(1);
        Assert.Equal(last.TimeMicros, clock.NowMicros());
        time.Wall += TimeSpan.FromHours(2);
        Assert.Equal(NowMicros + (3600 * Second), clock.NowMicros());
        Assert.Equal(clock.NowMicros(), clock.Next().TimeMicros);
    }

    private sealed class JumpingTime : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = Now;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => 1;
    }
}
