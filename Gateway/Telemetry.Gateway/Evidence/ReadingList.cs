namespace Telemetry.Gateway.Evidence;

/// <summary>The raw readings behind an alert, the first of them.</summary>
/// <param name="Known">Whether these are exactly what the rule's rows are made of.</param>
/// <param name="Note">Why not, or what else a reader must know.</param>
/// <param name="From">First event time.</param>
/// <param name="To">Behind the last event time.</param>
/// <param name="Items">The readings, by event time.</param>
/// <param name="Next">Cursor for the rest; null at the end.</param>
internal sealed record ReadingList(
    bool Known, string? Note, DateTime From, DateTime To, IReadOnlyList<EvidenceReading> Items, string? Next);
