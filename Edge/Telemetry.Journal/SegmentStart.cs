namespace Telemetry.Journal;

/// <param name="BatchOffset">Where in a batch the segment begins.</param>
/// <param name="First">Its first position.</param>
/// <param name="Salt">Its salt.</param>
internal readonly record struct SegmentStart(int BatchOffset, long First, uint Salt);
