namespace Telemetry.Gateway.Interfaces;

/// <summary>Input that could not be used, with its reason.</summary>
/// <param name="Position">Position in the input journal.</param>
/// <param name="JournalTimeMicros">Arrival, µs since the epoch.</param>
/// <param name="Device">The device, or the client if no device could be read.</param>
/// <param name="Agent">The client that sent it.</param>
/// <param name="Reason">A word of the closed list in the room's README.</param>
/// <param name="Topic">The topic, shortened; empty if there was none.</param>
/// <param name="Readings">Readings concerned; 0 when they could not be counted.</param>
/// <param name="Excerpt">The first bytes as received.</param>
public sealed record DeadLetterSnapshot(
    long Position,
    long JournalTimeMicros,
    string Device,
    string Agent,
    string Reason,
    string Topic,
    int Readings,
    ReadOnlyMemory<byte> Excerpt);
