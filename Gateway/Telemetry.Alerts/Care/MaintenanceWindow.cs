using System.Globalization;

namespace Telemetry.Alerts.Care;

/// <summary>
/// A time in which conditions are expected and nobody is notified of them: once, or each week. It is held against when
/// a condition was, not when it became known.
/// </summary>
public sealed record MaintenanceWindow
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>Which alerts; none means all.</summary>
    public IReadOnlyList<AlertMatcher> Matchers { get; init; } = [];

    /// <summary>Its first moment, µs; null when it is weekly.</summary>
    public long? From { get; init; }

    /// <summary>The moment behind its last, µs; null when it is weekly.</summary>
    public long? To { get; init; }

    /// <summary>When in each week; null when it is once.</summary>
    public WeeklySchedule? Weekly { get; init; }

    /// <summary>What for; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>Where the span ends that a moment lies in. That of another day, or of another window, may go on from
    /// there: <see cref="CareSettings.HeldUntil"/>.</summary>
    /// <param name="micros">The moment, µs.</param>
    /// <returns>The moment behind its last, µs; null when it lies in none.</returns>
    public long? EndAt(long micros) => Weekly is not null ? Weekly.SpanAt(micros)?.To
        : From <= micros && micros < To ? To : null;

    /// <summary>The first span that ends after a moment.</summary>
    /// <param name="micros">The moment, µs.</param>
    /// <returns>The span, µs; null when there is none any more.</returns>
    public (long From, long To)? NextAfter(long micros) => Weekly is not null ? Weekly.NextAfter(micros)
        : From is { } from && To is { } to && to > micros ? (from, to) : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Id}: {string.Join(", ", Matchers)} in {(Weekly is null ? $"{From}..{To}" : Weekly.ToString())}");
}
