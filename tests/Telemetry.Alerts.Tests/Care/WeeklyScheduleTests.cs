using System.Globalization;
using Telemetry.Alerts.Care;
using Xunit.Abstractions;

namespace Telemetry.Alerts.Tests.Care;

public sealed class WeeklyScheduleTests(ITestOutputHelper output)
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DayOfWeek[] Always = Enum.GetValues<DayOfWeek>();

    [Theory]
    [InlineData("2026-11-21T20:59:59Z", null)] // Saturday 21:59:59 there
    [InlineData("2026-11-21T21:00:00Z", "2026-11-22T05:30:00Z")]
    [InlineData("2026-11-22T05:29:59Z", "2026-11-22T05:30:00Z")] // Sunday morning: it began on Saturday
    [InlineData("2026-11-22T05:30:00Z", null)]
    [InlineData("2026-11-22T21:30:00Z", null)] // Sunday evening
    [InlineData("2026-07-04T20:30:00Z", "2026-07-05T04:30:00Z")] // summer time
    public void Night_goes_over_midnight_by_the_clock_of_its_zone(string moment, string? end)
    {
        var nights = new WeeklySchedule([DayOfWeek.Saturday], new(22, 0, 0), new(6, 30, 0), Berlin);

        Assert.Equal(end, nights.SpanAt(Micros(moment)) is { } span ? Text(span.To) : null);
    }

    [Theory]
    [InlineData(1, 30, 3, 30, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")] // an hour is missing in it
    [InlineData(2, 15, 2, 45, null, null)] // all of it is missing
    [InlineData(2, 30, 4, 0, "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z")] // it begins in the gap
    [InlineData(1, 0, 2, 30, "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")] // it ends in the gap
    public void Times_that_do_not_exist_are_the_end_of_the_gap(
        int startHour, int startMinute, int endHour, int endMinute, string? from, string? to)
    {
        var schedule = new WeeklySchedule(
            [DayOfWeek.Sunday], new(startHour, startMinute, 0), new(endHour, endMinute, 0), Berlin);

        (long From, long To)? next = schedule.NextAfter(Micros("2026-03-28T12:00:00Z"));

        bool isThatDay = next is { } span && span.From < Micros("2026-03-30T00:00:00Z");
        Assert.Equal((from, to), isThatDay ? (Text(next!.Value.From), Text(next.Value.To)) : ((string?)null, null));
    }

    [Fact]
    public void Times_that_are_there_twice_begin_with_the_first_and_end_with_the_second()
    {
        var schedule = new WeeklySchedule([DayOfWeek.Sunday], new(2, 15, 0), new(2, 45, 0), Berlin);

        (long From, long To)? next = schedule.NextAfter(Micros("2026-10-24T12:00:00Z"));

        Assert.Equal("2026-10-25T00:15:00Z", Text(next!.Value.From)); // 02:15 of summer time
        Assert.Equal("2026-10-25T01:45:00Z", Text(next.Value.To)); // 02:45 of winter time
    }

    [Fact]
    public void Times_beyond_the_calendar_lie_in_no_span()
    {
        var schedule = new WeeklySchedule(Always, TimeSpan.Zero, TimeSpan.FromDays(1), Berlin);
        foreach (long micros in (long[])[long.MinValue, long.MinValue + 1, -1L << 61, 1L << 61, long.MaxValue])
        {
            Assert.Null(schedule.SpanAt(micros));
            Assert.Null(schedule.NextAfter(micros));
        }
    }

    /// <summary>The clock on the wall decides, minute by minute, but for the hours around a change.</summary>
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("UTC")]
    public void Moment_is_in_a_span_when_the_clock_on_the_wall_says_so(string zone)
    {
        TimeZoneInfo place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var random = new Random(17);
        for (int turn = 0; turn < 200; turn++)
        {
            DayOfWeek[] days = [.. Always.Where(_ => random.Next(3) == 0).DefaultIfEmpty(DayOfWeek.Friday)];
            TimeSpan start = TimeSpan.FromMinutes(random.Next(1_440));
            TimeSpan end = TimeSpan.FromMinutes(random.Next(1, 1_441));
            if (start == end)
            {
                continue;
            }

            var schedule = new WeeklySchedule(days, start, end, place);
            for (int probe = 0; probe < 50; probe++)
            {
                DateTime utc = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(600_000));
                bool isSteady = place.GetUtcOffset(utc.AddDays(-2)) == place.GetUtcOffset(utc.AddDays(2));
                DateTime wall = TimeZoneInfo.ConvertTimeFromUtc(utc, place);
                bool expected = start < end
                    ? days.Contains(wall.DayOfWeek) && wall.TimeOfDay >= start && wall.TimeOfDay < end
                    : (days.Contains(wall.DayOfWeek) && wall.TimeOfDay >= start)
                        || (days.Contains(wall.AddDays(-1).DayOfWeek) && wall.TimeOfDay < end);
                if (isSteady && expected != schedule.SpanAt(Micros(utc)) is not null)
                {
                    output.WriteLine($"{schedule} at {utc:O} ({wall:O})");
                    Assert.Equal(expected, schedule.SpanAt(Micros(utc)) is not null);
                }
            }
        }
    }

    private static long Micros(string moment) => Micros(
        DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture).UtcDateTime);

    private static long Micros(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static string Text(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
