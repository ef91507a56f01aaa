using System.Globalization;
using Telemetry.Alerts.Care;

namespace Telemetry.Alerts.Tests.Care;

/// <summary>Spans of maintenance that overlap or adjoin are one, of one window or of several.</summary>
public sealed class MaintenanceTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DayOfWeek[] Always = Enum.GetValues<DayOfWeek>();

    [Fact]
    public void Days_that_adjoin_are_one_maintenance()
    {
        CareSettings weekend = Settings(new MaintenanceWindow
        {
            Id = "weekend",
            Weekly = new([DayOfWeek.Sunday, DayOfWeek.Saturday], TimeSpan.Zero, TimeSpan.FromDays(1), Berlin),
        });

        Assert.Equal("2026-11-22T23:00:00Z", End(weekend, "2026-11-21T03:00:00Z"));
        Assert.Null(End(weekend, "2026-11-23T00:00:00Z"));
    }

    [Fact]
    public void Maintenance_that_never_ends_holds_for_a_year_and_not_for_sixteen_days()
    {
        CareSettings always = Settings(new MaintenanceWindow
        {
            Id = "always",
            Weekly = new(Always, TimeSpan.Zero, TimeSpan.FromDays(1), Berlin),
        });
        long begin = Micros("2026-11-21T03:00:00Z");
        foreach (int days in (int[])[1, 17, 300])
        {
            long until = begin + (days * 86_400_000_000L);
            Assert.True(always.HeldUntil(begin, until, _ => true)!.Value.End > until);
        }

        long last = always.HeldUntil(begin, long.MaxValue, _ => true)!.Value.End;
        Assert.InRange(last, begin + (365 * 86_400_000_000L), begin + (800 * 86_400_000_000L));
    }

    [Fact]
    public void Windows_that_adjoin_are_one_maintenance_of_the_first()
    {
        CareSettings nights = Settings(
            new MaintenanceWindow { Id = "late", Weekly = new(Always, new(22, 0, 0), new(24, 0, 0), Berlin) },
            new MaintenanceWindow { Id = "early", Weekly = new(Always, TimeSpan.Zero, new(6, 0, 0), Berlin) });

        var held = nights.HeldUntil(Micros("2026-11-20T21:30:00Z"), long.MaxValue, _ => true)!.Value;
        Assert.Equal("late", held.Window.Id);
        Assert.Equal("2026-11-21T05:00:00Z", Text(held.End));

        // What the second window is not for is told when the first one ends.
        held = nights.HeldUntil(
            Micros("2026-11-20T21:30:00Z"), long.MaxValue, window => window.Id == "late")!.Value;
        Assert.Equal("2026-11-20T23:00:00Z", Text(held.End));
    }

    /// <summary>The end is the first minute that lies in no window, also where clocks are changed.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-26T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-22T00:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-02T00:00:00Z")]
    [InlineData("America/New_York", "2026-10-29T00:00:00Z")]
    [InlineData("UTC", "2026-06-01T00:00:00Z")]
    public void End_is_the_first_minute_that_no_window_holds(string zone, string begin)
    {
        TimeZoneInfo place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        int held = 0;
        int adjoined = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            MaintenanceWindow[] windows = [.. Enumerable.Range(0, random.Next(1, 5))
                .Select(number => Window(random, number, place, Micros(begin)))];
            CareSettings settings = Settings(windows);
            bool[] isHeld = [.. Enumerable.Range(0, 15 * 1_440)
                .Select(minute => windows.Any(window => IsIn(window, Micros(begin) + (minute * 60_000_000L))))];
            for (int probe = 0; probe < 30; probe++)
            {
                int minute = random.Next(5 * 1_440);
                long micros = Micros(begin) + (minute * 60_000_000L);
                int free = Array.IndexOf(isHeld, false, minute);
                long? expected = free == minute ? null : Micros(begin) + (free * 60_000_000L);
                var actual = settings.HeldUntil(micros, micros + (9 * 86_400_000_000L), _ => true);
                if (free < 0)
                {
                    // It goes on behind what was looked at.
                    Assert.True(actual!.Value.End > micros + (9 * 86_400_000_000L), $"seed {seed}, {minute}");
                    continue;
                }

                bool isFar = free - minute > 9 * 1_440;
                Assert.True(
                    isFar ? actual!.Value.End > micros + (9 * 86_400_000_000L) : expected == actual?.End,
                    $"seed {seed} in {zone}, minute {minute}: expected {expected}, is {actual?.End}; "
                    + $"{string.Join("; ", windows.Select(window => window.ToString()))}");
                held += expected is null ? 0 : 1;
                adjoined += actual is { Window: var window, End: var end } && window.EndAt(micros) < end ? 1 : 0;
            }
        }

        Assert.True(held > 300 && adjoined > 30, $"{held} held, {adjoined} by spans that adjoin");
    }

    private static MaintenanceWindow Window(Random random, int number, TimeZoneInfo zone, long begin)
    {
        TimeSpan Hour(int least) => TimeSpan.FromHours(random.Next(least, 25) / 2 * 2);
        if (random.Next(4) == 0)
        {
            long from = begin + (random.Next(100) * 3_600_000_000L);
            return new MaintenanceWindow
            {
                Id = $"once{number}",
                From = from,
                To = from + (random.Next(1, 30) * 3_600_000_000L),
            };
        }

        DayOfWeek[] days = [.. Always.Where(_ => random.Next(2) == 0).DefaultIfEmpty(DayOfWeek.Friday)];
        (TimeSpan start, TimeSpan end) = (Hour(0), Hour(2));
        return new MaintenanceWindow
        {
            Id = $"weekly{number}",
            Weekly = new(days, start < TimeSpan.FromDays(1) ? start : TimeSpan.Zero, end, zone),
        };
    }

    /// <summary>The spans around a moment, one for each day, looked at one by one.</summary>
    private static bool IsIn(MaintenanceWindow window, long micros) => window.Weekly is null
        ? window.From <= micros && micros < window.To
        : window.Weekly.SpanAt(micros) is { } span && span.From <= micros && micros < span.To;

    private static CareSettings Settings(params MaintenanceWindow[] windows) => new() { Maintenance = windows };

    private static string? End(CareSettings settings, string moment) =>
        settings.HeldUntil(Micros(moment), long.MaxValue, _ => true) is { End: var end } ? Text(end) : null;

    private static long Micros(string moment) =>
        (DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture).UtcDateTime - DateTime.UnixEpoch).Ticks
        / TimeSpan.TicksPerMicrosecond;

    private static string Text(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
