namespace Telemetry.Gateway.Evidence;

/// <summary>A reading that was found, before it is known whether it counted.</summary>
/// <param name="Reading">The reading.</param>
/// <param name="TimeMicros">Its event time.</param>
/// <param name="ArrivedMicros">Its record's journal time.</param>
/// <param name="IsNumber">Whether it is a number, or a truth value: what windows are made of.</param>
internal readonly record struct FoundReading(
    EvidenceReading Reading, long TimeMicros, long ArrivedMicros, bool IsNumber);
