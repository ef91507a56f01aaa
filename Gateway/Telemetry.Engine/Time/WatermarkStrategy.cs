namespace Telemetry.Engine.Time;

/// <summary>
/// Where a source's watermarks come from, as arithmetic without state (CLOCKS part 1). A result of
/// <see cref="EventTime.Min"/> promises nothing. The state is a <see cref="SourceWatermark"/>.
/// </summary>
public abstract record WatermarkStrategy
{
    /// <summary>The smallest step of time: a watermark stands one before what may still come.</summary>
    private static readonly Duration Unit = new(1);

    private static readonly Duration Millisecond = new(1_000);

    private WatermarkStrategy() { }

    /// <summary>The source says how far it is; its rows and the passing of time promise nothing.</summary>
    public static WatermarkStrategy Declared { get; } = new DeclaredStrategy();

    /// <summary>The source's event times never go back: bounded disorder with a bound of zero.</summary>
    public static WatermarkStrategy Monotonic { get; } = new LaggingStrategy(Unit, Unit);

    /// <summary>No row comes more than a bound behind the greatest event time.</summary>
    /// <param name="bound">How far out of order rows may come; zero or more.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static WatermarkStrategy Bounded(Duration bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound.Micros, 0, nameof(bound));
        return new LaggingStrategy(new Duration(checked(bound.Micros + Unit.Micros)), Unit);
    }

    /// <summary>The watermark itself is so much behind the greatest event time, as in SQL's
    /// <c>WATERMARK FOR t AS t - INTERVAL …</c>: a row at the greatest event time less the lag is late.</summary>
    /// <param name="lag">How far behind; zero or more.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lag is negative.</exception>
    public static WatermarkStrategy Behind(Duration lag)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lag.Micros, 0, nameof(lag));
        return new LaggingStrategy(lag, Unit);
    }

    /// <summary>As <see cref="Behind"/>, for times that count whole milliseconds, as SQL's TIMESTAMP(3) does: the
    /// watermark has the whole millisecond in which it lies, so that windows of milliseconds close, and rows are late,
    /// as where the clock knows nothing smaller.</summary>
    /// <param name="lag">How far behind; zero or more.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lag is negative.</exception>
    public static WatermarkStrategy BehindMillis(Duration lag)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lag.Micros, 0, nameof(lag));
        return new LaggingStrategy(new Duration(lag.Micros - Millisecond.Micros + Unit.Micros), Millisecond);
    }

    /// <summary>This strategy, with watermarks that move in steps: always one unit before a multiple of a period. A
    /// table whose watermark moves with every row is slow.</summary>
    /// <param name="period">The period; positive.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The period is not positive.</exception>
    public WatermarkStrategy Every(Duration period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period.Micros, 1, nameof(period));
        return this is LaggingStrategy lagging ? lagging with { Period = period } : this;
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

        public override string ToString() => "declared";
    }

    private sealed record LaggingStrategy(Duration Lag, Duration Period) : WatermarkStrategy
    {
        public override EventTime FromRows(EventTime greatest)
        {
            var watermark = greatest - Lag;
            if (Period == Unit || watermark == EventTime.Min || watermark == EventTime.Max) { return watermark; }
            var end = watermark + Unit;
            var rest = end.Micros % Period.Micros;
            return end - new Duration(rest < 0 ? rest + Period.Micros : rest) - Unit;
        }

        public override EventTime FromSilence(EventTime journalTime) => FromRows(journalTime);

        public override string ToString() => $"{Lag} behind the rows{(Period == Unit ? "" : $", every {Period}")}";
    }
}
