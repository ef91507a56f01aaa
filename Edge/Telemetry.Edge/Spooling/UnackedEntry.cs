namespace Telemetry.Edge.Spooling;

/// <summary>One record of the spool that the gateway has not acknowledged. A marker carries no readings.</summary>
/// <param name="Position">Its place in the spool.</param>
/// <param name="Device">Whose readings; null for a marker.</param>
/// <param name="Count">How many readings.</param>
/// <param name="MinMicros">The oldest event time in it; a <see cref="Clock.BootStamp"/> where there is no date.</param>
/// <param name="SpooledAt">The monotonic timestamp at which it came into the spool.</param>
/// <param name="MaxMicros">The newest event time in it, where that is of use: it has no date.</param>
/// <param name="MachineBoot">The run of the machine whose start its times count from; null: they are dates.</param>
internal readonly record struct UnackedEntry(
    long Position,
    string? Device,
    int Count,
    long MinMicros,
    long SpooledAt,
    long MaxMicros = 0,
    string? MachineBoot = null)
{
    public bool IsMarker => Device is null;
}
