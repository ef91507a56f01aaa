using Telemetry.Contract;

namespace Telemetry.Edge.Spooling;

/// <summary>One reading while the spool makes room; it keeps its identity.</summary>
internal readonly record struct ThinnedReading(
    ulong Seq,
    string Metric,
    string Unit,
    long Micros,
    ValueKind Kind,
    double Number,
    byte[]? Text,
    TimeQuality Quality,
    ValueQuality ValueQuality = default);
