using System.Collections.Immutable;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows;

/// <summary>A tumbling or hopping window: its spans [start, end), start a multiple of the slide since the
/// epoch, moved by the offset.</summary>
public sealed record WindowSpec
{
    /// <summary>The longest size and slide: 2^40 µs, about 12 days.</summary>
    public static readonly Duration SizeMax = new(1L << 40);

    private WindowSpec(Duration size, Duration slide, ImmutableArray<Aggregate> aggregates, ClockScope scope)
    {
        Size = size;
        Slide = slide;
        Aggregates = aggregates;
        Scope = scope;
    }

    /// <summary>How long a window is.</summary>
    public Duration Size { get; }

    /// <summary>How far apart windows start.</summary>
    public Duration Slide { get; }

    /// <summary>How far the starts lie from multiples of the slide since the epoch; may be negative.</summary>
    /// <value>Zero.</value>
    /// <exception cref="ArgumentException">It is not shorter than the slide.</exception>
    public Duration Offset
    {
        get;
        init => field = value < Slide && new Duration(-value.Micros) < Slide
            ? value : throw new ArgumentException($"An offset of {value} is not shorter than {Slide}.");
    }

    /// <summary>The result columns.</summary>
    public ImmutableArray<Aggregate> Aggregates { get; }

    /// <summary>Whose clock closes the windows.</summary>
    public ClockScope Scope { get; private init; }

    /// <summary>Count, sum, min, max, avg and stddev of a column, under these names.</summary>
    /// <param name="argument">The column.</param>
    /// <returns>The aggregates.</returns>
    public static IReadOnlyList<Aggregate> Statistics(string argument) =>
    [
        new(AggregateFunction.Count, argument, "count"),
        new(AggregateFunction.Sum, argument, "sum"),
        new(AggregateFunction.Min, argument, "min"),
        new(AggregateFunction.Max, argument, "max"),
        new(AggregateFunction.Avg, argument, "avg"),
        new(AggregateFunction.StddevSamp, argument, "stddev"),
    ];

    /// <summary>Windows side by side.</summary>
    /// <param name="size">How long a window is.</param>
    /// <param name="aggregates">The result columns.</param>
    /// <param name="scope">Whose clock closes the windows.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ArgumentException">The size is not positive or too long, or there is no aggregate.</exception>
    public static WindowSpec Tumbling(
        Duration size, IReadOnlyList<Aggregate> aggregates, ClockScope scope = ClockScope.Source) =>
        Hopping(size, size, aggregates, scope);

    /// <summary>Windows that overlap, or leave gaps.</summary>
    /// <param name="size">How long a window is.</param>
    /// <param name="slide">How far apart windows start.</param>
    /// <param name="aggregates">The result columns.</param>
    /// <param name="scope">Whose clock closes the windows.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ArgumentException">Size or slide is not positive or too long, or there is no
    /// aggregate.</exception>
    public static WindowSpec Hopping(
        Duration size, Duration slide, IReadOnlyList<Aggregate> aggregates, ClockScope scope = ClockScope.Source)
    {
        if (size <= Duration.Zero || size > SizeMax) { throw new ArgumentException($"A window cannot last {size}."); }
        if (slide <= Duration.Zero || slide > SizeMax)
        {
            throw new ArgumentException($"Windows cannot start every {slide}.");
        }
        if (aggregates.Count == 0) { throw new ArgumentException("A window needs an aggregate."); }
        if (scope == ClockScope.None) { throw new ArgumentException("A window needs a clock scope."); }
        return new(size, slide, [.. aggregates], scope);
    }

    /// <summary>The windows, whoever's clock closes them.</summary>
    internal string DescribeState() => (this with { Scope = ClockScope.None }).ToString();

    /// <inheritdoc/>
    public override string ToString()
    {
        var shape = Size == Slide ? $"tumbling {Size}" : $"hopping {Size} every {Slide}";
        var offset = Offset == Duration.Zero ? "" : $" from {Offset}";
        return $"{shape}{offset}, clock {Scope}: {string.Join(", ", Aggregates)}";
    }
}
