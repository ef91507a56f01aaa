using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.General;

/// <summary>How often a window speaks before it is over, or behind that: with so many rows since it last spoke, or so
/// long after the first of them.</summary>
public sealed record WindowFiring
{
    private WindowFiring(long rows, long delay)
    {
        Rows = rows;
        Delay = delay;
    }

    /// <summary>At once, with each row.</summary>
    public static WindowFiring EachRow { get; } = new(1, 0);

    internal long Rows { get; }

    internal long Delay { get; }

    /// <summary>With every so many rows.</summary>
    /// <param name="rows">How many; at least one.</param>
    /// <returns>The firing.</returns>
    public static WindowFiring Count(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return new(rows, 0);
    }

    /// <summary>So long after the first row since the window last spoke; a window without news is silent.</summary>
    /// <param name="delay">How long, in monotonic time: a clock that jumps trips nothing. Positive.</param>
    /// <returns>The firing.</returns>
    public static WindowFiring After(Duration delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay.Micros, 1, nameof(delay));
        return new(0, delay.Micros);
    }

    /// <inheritdoc/>
    public override string ToString() => Rows > 0 ? $"every {Rows} rows" : $"{Delay} us after a row";
}
