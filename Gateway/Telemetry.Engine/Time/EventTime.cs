namespace Telemetry.Engine.Time;

/// <summary>An instant: microseconds since 1970-01-01T00:00:00Z. See <see cref="IsUsable"/> for rows.</summary>
/// <param name="Micros">Microseconds since the epoch.</param>
public readonly record struct EventTime(long Micros) : IComparable<EventTime>
{
    /// <summary>Before every instant: the clock of a source that has not spoken.</summary>
    public static readonly EventTime Min = new(long.MinValue);

    /// <summary>After every instant: the final watermark.</summary>
    public static readonly EventTime Max = new(long.MaxValue);

    /// <summary>An instant from milliseconds since the epoch; the extremes of <see langword="long"/> stay
    /// extremes.</summary>
    /// <param name="millis">Milliseconds since the epoch.</param>
    /// <returns>The instant.</returns>
    public static EventTime FromMillis(long millis) => new(Scale(millis, 1_000));

    /// <summary>An instant from seconds since the epoch.</summary>
    /// <param name="seconds">Seconds since the epoch.</param>
    /// <returns>The instant.</returns>
    public static EventTime FromSeconds(long seconds) => new(Scale(seconds, 1_000_000));

    /// <summary>The bound of usable instants: 2^61 µs, about 73,000 years, before or after the epoch.</summary>
    public const long UsableMicros = 1L << 61;

    /// <summary>Whether the instant may be the time of a row.</summary>
    public bool IsUsable => Micros is > -UsableMicros and < UsableMicros;

    /// <inheritdoc/>
    public int CompareTo(EventTime other) => Micros.CompareTo(other.Micros);

    /// <summary>The instant a duration later; the extremes absorb.</summary>
    /// <param name="time">The instant.</param>
    /// <param name="span">The duration.</param>
    /// <returns>The later instant.</returns>
    public static EventTime operator +(EventTime time, Duration span) => time.Add(span);

    /// <summary>The instant a duration earlier; the extremes absorb.</summary>
    /// <param name="time">The instant.</param>
    /// <param name="span">The duration.</param>
    /// <returns>The earlier instant.</returns>
    public static EventTime operator -(EventTime time, Duration span) => time.Subtract(span);

    /// <summary>The instant a duration later; the extremes absorb.</summary>
    /// <param name="span">The duration.</param>
    /// <returns>The later instant.</returns>
    public EventTime Add(Duration span)
    {
        if (Micros is long.MinValue or long.MaxValue) { return this; }
        var sum = unchecked(Micros + span.Micros);
        var overflowed = ((Micros ^ sum) & (span.Micros ^ sum)) < 0;
        return !overflowed ? new(sum) : span.Micros < 0 ? Min : Max;
    }

    /// <summary>The instant a duration earlier; the extremes absorb.</summary>
    /// <param name="span">The duration.</param>
    /// <returns>The earlier instant.</returns>
    public EventTime Subtract(Duration span) => Add(new(span.Micros == long.MinValue ? long.MaxValue : -span.Micros));

    /// <summary>Earlier than.</summary>
    /// <param name="left">One instant.</param>
    /// <param name="right">The other.</param>
    /// <returns>The comparison's truth.</returns>
    public static bool operator <(EventTime left, EventTime right) => left.Micros < right.Micros;

    /// <summary>Later than.</summary>
    /// <param name="left">One instant.</param>
    /// <param name="right">The other.</param>
    /// <returns>The comparison's truth.</returns>
    public static bool operator >(EventTime left, EventTime right) => left.Micros > right.Micros;

    /// <summary>Not later than.</summary>
    /// <param name="left">One instant.</param>
    /// <param name="right">The other.</param>
    /// <returns>The comparison's truth.</returns>
    public static bool operator <=(EventTime left, EventTime right) => left.Micros <= right.Micros;

    /// <summary>Not earlier than.</summary>
    /// <param name="left">One instant.</param>
    /// <param name="right">The other.</param>
    /// <returns>The comparison's truth.</returns>
    public static bool operator >=(EventTime left, EventTime right) => left.Micros >= right.Micros;

    /// <inheritdoc/>
    public override string ToString() => Micros switch
    {
        long.MinValue => "-inf",
        long.MaxValue => "+inf",
        _ => $"{Micros} us",
    };

    private static long Scale(long value, long factor) => value switch
    {
        long.MinValue or long.MaxValue => value,
        _ => checked(value * factor),
    };
}
