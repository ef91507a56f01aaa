namespace Telemetry.Engine.Over;

/// <summary>Which rows of the partition, in the order of their event time, a function sees from the current
/// row.</summary>
public sealed record OverFrame
{
    private OverFrame(bool isRange, OverBound from, OverBound to)
    {
        IsRange = isRange;
        From = from;
        To = to;
        if (from.Distance > to.Distance || from == OverBound.UnboundedFollowing || to == OverBound.UnboundedPreceding)
        {
            throw new ArgumentException($"No frame is between {from} and {to}.");
        }
        foreach (var bound in (OverBound[])[from, to])
        {
            if (bound.Distance != 0 && !bound.IsUnbounded && bound.IsTime != isRange)
            {
                throw new ArgumentException($"ROWS are counted and RANGE is a time: {bound} is not.");
            }
        }
    }

    /// <summary>RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW: SQL's frame when none is said.</summary>
    public static OverFrame Running { get; } = Range(OverBound.UnboundedPreceding, OverBound.CurrentRow);

    /// <summary>Whether the bounds are times: then rows of the same time see the same frame.</summary>
    public bool IsRange { get; }

    /// <summary>The first end.</summary>
    public OverBound From { get; }

    /// <summary>The last end.</summary>
    public OverBound To { get; }

    /// <summary>EXCLUDE CURRENT ROW.</summary>
    public bool ExcludesCurrentRow { get; init; }

    /// <summary>A frame that counts rows.</summary>
    /// <param name="from">The first end.</param>
    /// <param name="to">The last end.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="ArgumentException">The ends are out of order.</exception>
    public static OverFrame Rows(OverBound from, OverBound to) => new(false, from, to);

    /// <summary>A frame by time; both ends belong to it.</summary>
    /// <param name="from">The first end.</param>
    /// <param name="to">The last end.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="ArgumentException">The ends are out of order.</exception>
    public static OverFrame Range(OverBound from, OverBound to) => new(true, from, to);

    /// <inheritdoc/>
    public override string ToString() => Print(From.ToString(), To.ToString());

    /// <summary>The frame for people, times in their units.</summary>
    /// <returns>The text.</returns>
    public string ToText() => Print(From.ToText(), To.ToText());

    private string Print(string from, string to) =>
        $"{(IsRange ? "range" : "rows")} between {from} and {to}"
        + (ExcludesCurrentRow ? " exclude current row" : "");
}
