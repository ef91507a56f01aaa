using System.Text;

namespace Telemetry.Engine.Time;

/// <summary>A span of time in microseconds; may be negative.</summary>
/// <param name="Micros">The length in microseconds.</param>
public readonly record struct Duration(long Micros) : IComparable<Duration>
{
    private static readonly (string Name, ulong Micros)[] Units =
    [
        ("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1),
    ];

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

    /// <summary>The length for people: 1 d 12 h, 90 s as 1 min 30 s, -500 ms. What identifies a state is made of
    /// <see cref="ToString"/>, which never changes.</summary>
    /// <returns>The text.</returns>
    public string ToText()
    {
        if (Micros == 0) { return "0 s"; }
        var left = Micros < 0 ? unchecked((ulong)-Micros) : (ulong)Micros;
        var text = new StringBuilder(Micros < 0 ? "-" : "");
        foreach (var (name, length) in Units)
        {
            if (left < length) { continue; }
            text.Append(text.Length > 1 ? " " : "").Append(left / length).Append(' ').Append(name);
            left %= length;
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Micros} us";
}
