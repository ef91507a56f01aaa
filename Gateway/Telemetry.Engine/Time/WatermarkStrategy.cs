namespace Telemetry.Engine.Time;

/// <summary>
/// Where a source's watermarks come from, as arithmetic without state (CLOCKS part 1). A result of
/// <see cref="EventTime.Min"/> promises nothing. The state is a <see cref="SourceWatermark"/>.
/// </summary>
public abstract record WatermarkStrategy
{
    /// <summary>The smallest step of time: a watermark stands one before what may still come.</summary>
    private static readonly Duration Unit = new(1);

    private WatermarkStrategy() { }

    /// <summary>The source says how far it is; its rows and the passing of time promise nothing.</summary>
    public static WatermarkStrategy Declared { get; } = new DeclaredStrategy();

    /// <summary>The source's event times never go back: bounded disorder with a bound of zero.</summary>
    public static WatermarkStrategy Monotonic { get; } = new BoundedStrategy(Duration.Zero);

    /// <summary>No row comes more than a bound behind the greatest event time.</summary>
    /// <param name="bound">How far out of order rows may come; zero or more.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static WatermarkStrategy Bounded(Duration bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound.Micros, 0, nameof(bound));
        return new BoundedStrategy(bound);
    }

    /// <summary>What rows promise.</summary>
    /// <param name="greatest">The greatest event time so far; <see cref="EventTime.Min"/> for no rows.</param>
    /// <returns>The watermark.</returns>
    public abstract EventTime FromRows(EventTime greatest);

    /// <summary>What the silence of a connected source promises.</summary>
    /// <param name="journalTime">Now, by the journal.</param>
    /// <returns>The watermark.</returns>
    public abstract EventTime FromSilence(EventTime journalTime);

    /// <summary>What a declaration promises, whatever the strategy.</summary>
    /// <param name="low">No row with a smaller event time is still to come.</param>
    /// <returns>The watermark.</returns>
    public static EventTime FromLow(EventTime low) => low - Unit;

    private sealed record DeclaredStrategy : WatermarkStrategy
    {
        public override EventTime FromRows(EventTime greatest) => EventTime.Min;

        public override EventTime FromSilence(EventTime journalTime) => EventTime.Min;
    }

    private sealed record BoundedStrategy(Duration Bound) : WatermarkStrategy
    {
        public override EventTime FromRows(EventTime greatest) => greatest - Bound - Unit;

        public override EventTime FromSilence(EventTime journalTime) => FromRows(journalTime);
    }
}
