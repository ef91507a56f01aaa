namespace Telemetry.Alerts.Care;

/// <summary>
/// Nobody is notified of the alerts that all its matchers accept, while the journal's time is in [starts, ends).
/// </summary>
public sealed record AlertSilence
{
    /// <summary>Its name, chosen by who made it.</summary>
    public required string Id { get; init; }

    /// <summary>Which alerts.</summary>
    public required IReadOnlyList<AlertMatcher> Matchers { get; init; }

    /// <summary>First moment, µs of journal time.</summary>
    public required long Starts { get; init; }

    /// <summary>The moment behind the last one, µs of journal time.</summary>
    public required long Ends { get; init; }

    /// <summary>Who made it; null when nobody said.</summary>
    public string? By { get; init; }

    /// <summary>Why; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether it holds at a time.</summary>
    /// <param name="at">µs of journal time.</param>
    public bool HoldsAt(long at) => Starts <= at && at < Ends;
}
