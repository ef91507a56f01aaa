namespace Telemetry.Edge.Spooling;

/// <summary>A pack taken out for publishing; resent with the very same bytes until it is acknowledged.</summary>
/// <param name="Position">Its place in the spool; negative for a heartbeat, which is in no spool.</param>
/// <param name="Device">Whose readings.</param>
/// <param name="Lane">The lane it goes by.</param>
/// <param name="Count">How many readings.</param>
/// <param name="Payload">The SenML pack.</param>
internal sealed record OutgoingPack(long Position, string Device, Lane Lane, int Count, byte[] Payload)
{
    public bool IsHeartbeat => Position < 0;
}
