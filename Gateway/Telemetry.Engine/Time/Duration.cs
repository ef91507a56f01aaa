namespace Telemetry.Engine.Time;

/// <summary>A span of time in microseconds; may be negative.</summary>
/// <param name="Micros">The length in microseconds.</param>
public readonly record struct Duration(long Micros) : IComparable<Duration>
{
    /// <summary>No time at all.</summary>
    public static readonly Duration Zero;

    /// <summary>A duration of whole seconds.</summary>
    /// <param name="seconds">The number of seconds.</param>
    /// <returns>The duration.</returns>
    public static Duration FromSeconds(long seconds) => new(checked(seconds * 1_000_000));

    /// <summary>A duration of whole milliseconds.</summary>
    /// <param name="millis">The number of milliseconds.</param>
    /// <returns>The duration.</returns>
    public static Duration FromMillis(long millis) => new(checked(millis * 1_000));

    /// <summary>A duration from a .NET time span, rounded towards zero.</summary>
    /// <param name="span">The time span.</param>
    /// <returns>The duration.</returns>
    public static Duration FromTimeSpan(TimeSpan span) => new(span.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The .NET time span of the same length.</summary>
    /// <returns>The time span.</returns>
    public TimeSpan ToTimeSpan() => TimeSpan.FromTicks(checked(Micros * TimeSpan.TicksPerMicrosecond));

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Micros.CompareTo(other.Micros);

    /// <summary>Shorter than.</summary>
    /// <param name="left">One duration.</param>
    /// <param name="right">The other.</param>
    /// <returns>The comparison's truth.</returns>
    public static bool operator <(Duration left, Duration right) => left.Micros < right.Micros;

    /// <summary>Longer than.</summary>
    /// <param name="left">One duration.</param>
    /// <param name="right">The other.</param>
    /// <returns>The comparison's truth.</returns>
    public static bool operator >(Duration left, Duration right) => left.Micros > right.Micros;

    /// <summary>Not longer than.</summary>
    /// <param name="left">One duration.</param>
    /// <param name="right">The other.</param>
    /// <returns>The comparison's truth.</returns>
    public static bool operator <=(Duration left, Duration right) => left.Micros <= right.Micros;

    /// <summary>Not shorter than.</summary>
    /// <param name="left">One duration.</param>
    /// <param name="right">The other.</param>
    /// <returns>The comparison's truth.</returns>
    public static bool operator >=(Duration left, Duration right) => left.Micros >= right.Micros;

    /// <inheritdoc/>
    public override string ToString() => $"{Micros} us";
}
