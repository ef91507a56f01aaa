using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.General;

/// <summary>How long after a row its session stays open: the same for all rows, or each row says.</summary>
public sealed class SessionGap
{
    private readonly string _description;
    private readonly Func<Frame, int, Duration> _gapOf;

    private SessionGap(string description, long fixedMicros, Func<Frame, int, Duration> gapOf)
    {
        _description = description;
        FixedMicros = fixedMicros;
        _gapOf = gapOf;
    }

    /// <summary>The same gap for all rows.</summary>
    /// <param name="gap">The gap; positive.</param>
    /// <returns>The gap.</returns>
    /// <exception cref="ArgumentException">The gap is not positive or too long.</exception>
    public static SessionGap Fixed(Duration gap)
    {
        if (gap <= Duration.Zero || gap > WindowAssigner.SizeMax)
        {
            throw new ArgumentException($"A session's gap cannot be {gap}.");
        }
        return new(gap.ToString(), gap.Micros, (_, _) => gap);
    }

    /// <summary>Each row says its gap. With a gap of zero it gets a point window, which lives on only in a session that
    /// it falls into.</summary>
    /// <param name="description">What decides, for the operator's description: a snapshot taken under another one does
    /// not fit.</param>
    /// <param name="gapOf">The gap of a row of a frame; a function of the row alone; 0 or more.</param>
    /// <returns>The gap.</returns>
    public static SessionGap PerRow(string description, Func<Frame, int, Duration> gapOf)
    {
        ArgumentException.ThrowIfNullOrEmpty(description);
        ArgumentNullException.ThrowIfNull(gapOf);
        return new(description, 0, gapOf);
    }

    /// <inheritdoc/>
    public override string ToString() => _description;

    /// <summary>The gap that all rows have, or 0 when each says its own.</summary>
    internal long FixedMicros { get; }

    internal long Of(Frame frame, int row)
    {
        var gap = _gapOf(frame, row);
        Invariant.Check(gap >= Duration.Zero && gap <= WindowAssigner.SizeMax, "a row's session gap is out of range");
        return gap.Micros;
    }
}
