using System.Collections.Immutable;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Aggregation;

/// <summary>An aggregation without windows: one row per group, which changes as rows come.</summary>
public sealed record GroupAggregateSpec
{
    /// <summary>The columns that make the group; none for one group of all rows.</summary>
    public required ImmutableArray<string> Keys { get; init; }

    /// <summary>The result columns; with none the groups themselves are the result (SELECT DISTINCT).</summary>
    public required ImmutableArray<Aggregate> Aggregates { get; init; }

    /// <summary>How long a group is remembered after its last row, in journal time; null for ever. A group that is
    /// forgotten stays as it is in what was emitted, and its next row begins it anew.</summary>
    public Duration? StateTimeToLive { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"by ({string.Join(", ", Keys)}): {string.Join(", ", Aggregates)}"
        + (StateTimeToLive is { } time ? $", forgotten after {time}" : "");

    internal void Validate()
    {
        if (Keys.IsDefault || Aggregates.IsDefault) { throw new ArgumentException("A group needs its columns."); }
        if (StateTimeToLive is { } time && time <= Duration.Zero)
        {
            throw new ArgumentException($"State cannot live for {time}.");
        }
        if (Keys.Distinct(StringComparer.Ordinal).Count() < Keys.Length)
        {
            throw new ArgumentException($"({string.Join(", ", Keys)}) names a column twice.");
        }
    }
}
