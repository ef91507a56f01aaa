using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(5, 80)]
    [InlineData(12, 10_240)]
    [InlineData(13, 14_400)]
    [InlineData(1_000, 14_400)]
    public void Ceiling_doubles_up_to_four_hours(int attempts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.Ceiling(attempts));
    }

    [Fact]
    public void Wait_is_spread_over_the_whole_span_below_the_ceiling()
    {
        var schedule = new RetrySchedule(new Random(7));
        double[] waits =
        [
            .. Enumerable.Range(0, 2_000)
                .Select(_ => (schedule.Next(Start, Start, 8, null)!.Value - Start).TotalSeconds),
        ];

        double ceiling = RetrySchedule.Ceiling(8).TotalSeconds;
        Assert.All(waits, wait => Assert.InRange(wait, 1, ceiling));
        Assert.InRange(waits.Average(), ceiling * 0.45, ceiling * 0.55);
        Assert.Contains(waits, wait => wait < ceiling * 0.05);
        Assert.Contains(waits, wait => wait > ceiling * 0.95);
    }

    [Fact]
    public void Attempts_go_on_for_75_hours_and_then_end()
    {
        var schedule = new RetrySchedule(new Random(1));
        DateTimeOffset now = Start;
        int attempts = 0;
        while (schedule.Next(Start, now, ++attempts, null) is { } next)
        {
            Assert.True(next > now);
            now = next;
        }

        Assert.InRange((now - Start).TotalHours, 71, 75);
        Assert.InRange(attempts, 30, 200);
    }

    [Fact]
    public void Receivers_wish_to_wait_longer_is_honoured()
    {
        var schedule = new RetrySchedule(new Random(1));

        Assert.Equal(Start.AddHours(2), schedule.Next(Start, Start, 1, TimeSpan.FromHours(2)));
    }

    [Fact]
    public void Wish_to_wait_beyond_the_end_gives_the_delivery_up()
    {
        Assert.Null(new RetrySchedule(new Random(1)).Next(Start, Start.AddHours(74), 9, TimeSpan.FromHours(2)));
        Assert.Null(new RetrySchedule(new Random(1)).Next(Start, Start, 1, TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT", 90)]
    public void Retry_after_is_seconds_or_a_date(string header, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.ReadRetryAfter(header, Start));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("1e9")]
    [InlineData("Wed, 31 Dec 2025 00:00:00 GMT")]
    public void Retry_after_that_says_nothing_usable_is_ignored(string? header)
    {
        Assert.Null(RetrySchedule.ReadRetryAfter(header, Start));
    }

    [Fact]
    public void Absurd_retry_after_does_not_overflow()
    {
        Assert.True(RetrySchedule.ReadRetryAfter("9223372036854775807", Start) > WebhookLimits.GiveUpAfter);
    }
}
