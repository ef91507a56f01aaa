namespace Telemetry.Edge.Spooling;

/// <summary>How full the spool is, and what it has given up since the process began.</summary>
internal readonly record struct SpoolSummary(long Bytes, long BytesMax, long Thinned, long GivenUp);
