using System.Collections.Immutable;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Time;

/// <summary>Windows that are closed by the event times of the rows themselves: spans [start, end), start a multiple of
/// the slide since the epoch.</summary>
public sealed record KeyWindowSpec
{
    /// <summary>Windows side by side.</summary>
    /// <param name="size">How long a window is.</param>
    /// <param name="argument">The column of values; Float64.</param>
    /// <param name="functions">The result columns, named after them; count, sum, min, max, avg.</param>
    /// <exception cref="ArgumentException">The size is not positive, or there is no function, or one that is not
    /// among those.</exception>
    public KeyWindowSpec(Duration size, string argument, params IReadOnlyList<AggregateFunction> functions)
    {
        if (size <= Duration.Zero) { throw new ArgumentException($"A window cannot last {size}."); }
        if (functions.Count == 0) { throw new ArgumentException("A window needs a function."); }
        if (functions.Any(f => f is < AggregateFunction.Count or > AggregateFunction.Avg))
        {
            throw new ArgumentException($"Not among these: {string.Join(", ", functions)}.");
        }
        Size = size;
        Slide = size;
        Argument = argument;
        Functions = [.. functions];
    }

    /// <summary>How long a window is.</summary>
    public Duration Size { get; }

    /// <summary>How far apart windows start.</summary>
    /// <value>The size: windows side by side.</value>
    public Duration Slide
    {
        get;
        init => field = value > Duration.Zero ? value : throw new ArgumentException($"A slide cannot be {value}.");
    }

    /// <summary>The column of values.</summary>
    public string Argument { get; }

    /// <summary>The result columns.</summary>
    public ImmutableArray<AggregateFunction> Functions { get; }

    /// <summary>How far behind the greatest event time a window is still open.</summary>
    /// <value>Zero.</value>
    public Duration Grace { get; init; }

    /// <summary>Whether a clock goes on with monotonic time while no row comes, so that no window waits for ever
    /// (<see cref="KeyEventClock"/>).</summary>
    /// <value>False: rows alone move it.</value>
    public bool GoesOn { get; init; }

    /// <summary>Whose rows close a key's windows, until a control message says otherwise.</summary>
    /// <value>The key's.</value>
    public KeyClockScope Scope { get; init; } = KeyClockScope.Key;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Size} every {Slide}, grace {Grace}, clock {Scope}{(GoesOn ? " and time" : "")}: "
        + $"{string.Join(", ", Functions)}({Argument})";
}
