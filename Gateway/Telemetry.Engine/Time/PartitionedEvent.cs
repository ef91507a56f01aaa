namespace Telemetry.Engine.Time;

/// <summary>One event of a stream of many partitions (devices), each with its own timeline.</summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <param name="Kind">What the event says.</param>
/// <param name="Partition">The partition; empty for a low watermark.</param>
/// <param name="Start">The event's time.</param>
/// <param name="End">Where an interval ends, after its start; else the start.</param>
/// <param name="Value">The value of an interval.</param>
public readonly record struct PartitionedEvent<TValue>(
    PartitionedEventKind Kind, string Partition, EventTime Start, EventTime End, TValue? Value);

/// <summary>Makes events.</summary>
public static class PartitionedEvent
{
    /// <summary>A value that holds for a while.</summary>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="partition">The partition.</param>
    /// <param name="start">From when on.</param>
    /// <param name="end">Until when, exclusive.</param>
    /// <param name="value">The value.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentException">The end is not after the start.</exception>
    public static PartitionedEvent<TValue> Interval<TValue>(
        string partition, EventTime start, EventTime end, TValue value)
    {
        if (end <= start) { throw new ArgumentException($"An interval from {start} cannot end at {end}."); }
        return new(PartitionedEventKind.Interval, partition, start, end, value);
    }

    /// <summary>A value of one instant: the shortest interval.</summary>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="partition">The partition.</param>
    /// <param name="time">When.</param>
    /// <param name="value">The value.</param>
    /// <returns>The event.</returns>
    public static PartitionedEvent<TValue> Point<TValue>(string partition, EventTime time, TValue value) =>
        Interval(partition, time, time + new Duration(1), value);

    /// <summary>A partition's clock moves.</summary>
    /// <typeparam name="TValue">The values of the stream.</typeparam>
    /// <param name="partition">The partition.</param>
    /// <param name="time">Where to.</param>
    /// <returns>The event.</returns>
    public static PartitionedEvent<TValue> Punctuation<TValue>(string partition, EventTime time) =>
        new(PartitionedEventKind.Punctuation, partition, time, time, default);

    /// <summary>No partition may be before a time.</summary>
    /// <typeparam name="TValue">The values of the stream.</typeparam>
    /// <param name="time">The time.</param>
    /// <returns>The event.</returns>
    public static PartitionedEvent<TValue> LowWatermark<TValue>(EventTime time) =>
        new(PartitionedEventKind.LowWatermark, "", time, time, default);
}
