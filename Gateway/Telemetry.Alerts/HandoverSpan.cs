namespace Telemetry.Alerts;

/// <summary>Of which alerts a handover says everything: those of its span that it does not name were not standing.
/// Spans of one change follow each other, so that each message can be taken by itself, and taken twice.</summary>
/// <param name="From">Journal time, µs, up to which nothing is known of what was said.</param>
/// <param name="Until">Journal time, µs, of the last step of which something was said: what this form says of steps
/// up to it nobody hears.</param>
/// <param name="After">The id, as text, behind which the span begins; null: it has the first.</param>
/// <param name="Through">The last id; null: it has all that follow.</param>
public sealed record HandoverSpan(long From, long Until, string? After, string? Through)
{
    /// <summary>Whether an alert lies in it.</summary>
    /// <param name="id">The alert's id as text.</param>
    public bool Has(string id) => (After is null || string.CompareOrdinal(id, After) > 0)
        && (Through is null || string.CompareOrdinal(id, Through) <= 0);
}
