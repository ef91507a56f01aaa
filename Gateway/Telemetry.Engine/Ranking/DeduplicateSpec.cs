using System.Collections.Immutable;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Ranking;

/// <summary>One row per key: SQL's <c>ROW_NUMBER() OVER (PARTITION BY … ORDER BY time [DESC]) = 1</c>.</summary>
public sealed record DeduplicateSpec
{
    /// <summary>What makes a key; null for the stream's keys, empty for one key.</summary>
    public ImmutableArray<string>? PartitionBy { get; init; }

    /// <summary>Which row stays.</summary>
    public required DeduplicateKeep Keep { get; init; }

    /// <summary>What first and last mean.</summary>
    public DeduplicateOrder Order { get; init; } = DeduplicateOrder.EventTime;

    /// <summary>Whether the first row by event time goes out when the watermark has reached it, once and for good,
    /// instead of at once with an update when an earlier one comes. The result is then no changelog.</summary>
    public bool WaitsForWatermark { get; init; }

    /// <summary>How long after it was last written a key is forgotten, by journal time; null for never. A forgotten key
    /// begins anew; what was said of it is not taken back.</summary>
    public Duration? Retention { get; init; }

    /// <summary>Whose clock <see cref="WaitsForWatermark"/> asks.</summary>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <summary>Whether rows can be taken back.</summary>
    internal bool Updates =>
        Keep == DeduplicateKeep.Last || (Order == DeduplicateOrder.EventTime && !WaitsForWatermark);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Keep} by {Order} of ({(PartitionBy is { } columns ? string.Join(", ", columns) : "key")})"
        + (WaitsForWatermark ? $" at the watermark, clock {Scope}" : "")
        + (Retention is { } retention ? $" kept {retention}" : "");

    internal void Validate()
    {
        if (Keep == DeduplicateKeep.None) { throw new ArgumentException("A deduplication keeps a row."); }
        if (Order == DeduplicateOrder.None) { throw new ArgumentException("A deduplication needs an order."); }
        if (Retention is { } kept && kept <= Duration.Zero)
        {
            throw new ArgumentException($"Keys cannot be kept {kept}.");
        }
        if (!WaitsForWatermark) { return; }
        if (Keep != DeduplicateKeep.First || Order != DeduplicateOrder.EventTime)
        {
            throw new ArgumentException("Only the first row by event time is known at a watermark.");
        }
        if (Scope == ClockScope.None) { throw new ArgumentException("A watermark needs a clock scope."); }
    }
}
