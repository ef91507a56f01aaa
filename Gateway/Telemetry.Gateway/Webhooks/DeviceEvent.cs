namespace Telemetry.Gateway.Webhooks;

/// <summary>What happened to a device, as a notification shows it. All times are UTC.</summary>
/// <param name="Device">The device.</param>
/// <param name="Event"><c>offline</c>, <c>online</c> or <c>quarantined</c>.</param>
/// <param name="Since">When it went offline, or when the first of the readings arrived.</param>
/// <param name="At">When it was said, by the journal's time.</param>
/// <param name="Reason">Why readings were put aside, such as <c>future</c>; null for the other events.</param>
/// <param name="Count">How many readings were put aside; null for the other events.</param>
internal sealed record DeviceEvent(
    string Device, string Event, DateTime Since, DateTime At, string? Reason, long? Count)
{
    /// <summary>The event of readings that were put aside.</summary>
    public const string Quarantined = "quarantined";
}
