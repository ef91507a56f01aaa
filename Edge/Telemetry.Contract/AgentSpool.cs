namespace Telemetry.Contract;

/// <summary>An agent's spool: how full it is, what it gave up, and what it costs the disk.</summary>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="BytesMax">Bytes from which on old readings are thinned, then given up.</param>
/// <param name="Thinned">
/// Readings given up since the start, of which the least, greatest and last of a minute stay.
/// </param>
/// <param name="GivenUp">Other readings given up since the start.</param>
/// <param name="WrittenPerDay">Bytes written in the last 24 hours, or in proportion.</param>
/// <param name="SyncsPerDay">Syncs in the last 24 hours, or in proportion.</param>
/// <param name="WriteBudgetPerDay">Bytes that the configuration allows per day; 0: it says nothing.</param>
public sealed record AgentSpool(
    long Bytes,
    long BytesMax,
    long Thinned,
    long GivenUp,
    long WrittenPerDay,
    long SyncsPerDay,
    long WriteBudgetPerDay);
