using System.Globalization;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Over;

/// <summary>One end of a frame, seen from the current row.</summary>
public readonly record struct OverBound
{
    private OverBound(long distance, bool isTime)
    {
        Distance = distance;
        IsTime = isTime;
    }

    /// <summary>The first row of the partition.</summary>
    public static OverBound UnboundedPreceding { get; } = new(long.MinValue, false);

    /// <summary>The current row; with RANGE, all rows of its time.</summary>
    public static OverBound CurrentRow { get; }

    /// <summary>The last row of the partition, which is known when the input ends.</summary>
    public static OverBound UnboundedFollowing { get; } = new(long.MaxValue, false);

    /// <summary>Rows, or microseconds; negative before the current row.</summary>
    internal long Distance { get; }

    internal bool IsTime { get; }

    internal bool IsUnbounded => Distance is long.MinValue or long.MaxValue;

    /// <summary>So many rows before the current one.</summary>
    /// <param name="rows">How many; 0 is the current row.</param>
    /// <returns>The bound, for ROWS.</returns>
    public static OverBound Preceding(int rows) => new(-Checked(rows), false);

    /// <summary>So long before the time of the current row.</summary>
    /// <param name="time">How long.</param>
    /// <returns>The bound, for RANGE.</returns>
    public static OverBound Preceding(Duration time) => new(-Checked(time.Micros), true);

    /// <summary>So many rows behind the current one.</summary>
    /// <param name="rows">How many; 0 is the current row.</param>
    /// <returns>The bound, for ROWS.</returns>
    public static OverBound Following(int rows) => new(Checked(rows), false);

    /// <summary>So long behind the time of the current row.</summary>
    /// <param name="time">How long.</param>
    /// <returns>The bound, for RANGE.</returns>
    public static OverBound Following(Duration time) => new(Checked(time.Micros), true);

    /// <inheritdoc/>
    public override string ToString() => Print(static time => time.ToString());

    /// <summary>The bound for people, times in their units.</summary>
    /// <returns>The text.</returns>
    public string ToText() => Print(static time => time.ToText());

    private string Print(Func<Duration, string> print) => Distance switch
    {
        long.MinValue => "unbounded preceding",
        long.MaxValue => "unbounded following",
        0 => "current row",
        < 0 => $"{Amount(-Distance, print)} preceding",
        _ => $"{Amount(Distance, print)} following",
    };

    private string Amount(long distance, Func<Duration, string> print) =>
        IsTime ? print(new Duration(distance)) : distance.ToString(CultureInfo.InvariantCulture);

    private static long Checked(long distance) => distance is >= 0 and < long.MaxValue
        ? distance
        : throw new ArgumentOutOfRangeException(nameof(distance), distance, "A frame's bound is not negative.");
}
