using System.Globalization;

namespace Telemetry.Alerts.Care;

/// <summary>
/// A span of the clock on the wall, on some days of each week. Where the clock is put forward and a time does not
/// exist, the first moment behind the gap stands for it; where it is put back and a time exists twice, a span begins
/// with the first and ends with the second.
/// </summary>
/// <param name="Days">On which days it begins, in order.</param>
/// <param name="Start">When it begins, since midnight.</param>
/// <param name="End">When it ends, since midnight, up to 24 h; not after the start means on the next day.</param>
/// <param name="Zone">Whose clock.</param>
public sealed record WeeklySchedule(
    IReadOnlyList<DayOfWeek> Days, TimeSpan Start, TimeSpan End, TimeZoneInfo Zone)
{
    private static readonly DateTime Oldest = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Newest = new(2900, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The span that a moment lies in.</summary>
    /// <param name="micros">The moment, µs.</param>
    /// <returns>Its first moment and the one behind its last, µs; null when it lies in none.</returns>
    public (long From, long To)? SpanAt(long micros)
    {
        if (DayOf(micros) is not { } day)
        {
            return null;
        }

        // One that began yesterday may go on until today; the time zone may move the date by one more day.
        for (int back = -2; back <= 1; back++)
        {
            if (SpanOf(day.AddDays(back)) is { } span && span.From <= micros && micros < span.To)
            {
                return span;
            }
        }

        return null;
    }

    /// <summary>The first span that ends after a moment.</summary>
    /// <param name="micros">The moment, µs.</param>
    /// <returns>The span, µs; null when there is none any more.</returns>
    public (long From, long To)? NextAfter(long micros)
    {
        if (DayOf(micros) is not { } day)
        {
            return null;
        }

        for (int ahead = -2; ahead <= 9; ahead++)
        {
            if (SpanOf(day.AddDays(ahead)) is { } span && span.To > micros)
            {
                return span;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{string.Join(',', Days)} {Start:c}-{End:c} {Zone.Id}");

    private static DateOnly? DayOf(long micros)
    {
        if (micros < Micros(Oldest) || micros > Micros(Newest))
        {
            return null;
        }

        return DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond));
    }

    private static long Micros(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private (long From, long To)? SpanOf(DateOnly day)
    {
        if (!Days.Contains(day.DayOfWeek))
        {
            return null;
        }

        DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
        DateTime end = midnight + End + (End <= Start ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        long from = Instant(midnight + Start, isEnd: false);
        long to = Instant(end, isEnd: true);
        return from < to ? (from, to) : null;
    }

    private long Instant(DateTime local, bool isEnd)
    {
        DateTime there = local;
        if (Zone.IsInvalidTime(there))
        {
            // A gap is less than a day long: the moment before it, and the same moment by the new offset.
            TimeSpan before = Zone.GetUtcOffset(there.AddDays(-1));
            DateTime utc = DateTime.SpecifyKind(there - before, DateTimeKind.Utc);
            return Micros(GapEnd(utc.AddDays(-1), utc.AddDays(1)));
        }

        TimeSpan offset = !Zone.IsAmbiguousTime(there) ? Zone.GetUtcOffset(there)
            : isEnd ? Zone.GetAmbiguousTimeOffsets(there).Min()
            : Zone.GetAmbiguousTimeOffsets(there).Max();
        return Micros(DateTime.SpecifyKind(there - offset, DateTimeKind.Utc));
    }

    /// <summary>The moment between two at which the clock is put forward.</summary>
    private DateTime GapEnd(DateTime low, DateTime high)
    {
        TimeSpan before = Zone.GetUtcOffset(low);
        while (high - low > TimeSpan.FromTicks(TimeSpan.TicksPerMicrosecond))
        {
            DateTime middle = low + ((high - low) / 2);
            (low, high) = Zone.GetUtcOffset(middle) == before ? (middle, high) : (low, middle);
        }

        return new DateTime(
            (high.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond,
            DateTimeKind.Utc);
    }
}
