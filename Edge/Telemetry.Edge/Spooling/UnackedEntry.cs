namespace Telemetry.Edge.Spooling;

/// <summary>One record of the spool that the gateway has not acknowledged. A marker carries no readings.</summary>
/// <param name="Position">Its place in the spool.</param>
/// <param name="Device">Whose readings; null for a marker.</param>
/// <param name="Count">How many readings.</param>
/// <param name="MinMicros">The oldest event time in it.</param>
/// <param name="SpooledAt">The monotonic timestamp at which it came into the spool.</param>
internal readonly record struct UnackedEntry(long Position, string? Device, int Count, long MinMicros, long SpooledAt)
{
    public bool IsMarker => Device is null;
}
