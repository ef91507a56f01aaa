namespace Telemetry.Gateway.Evidence;

/// <summary>A status record behind an alert about a device being offline.</summary>
/// <param name="Device">The device.</param>
/// <param name="Online">Whether it came or went.</param>
/// <param name="At">When, by the journal's time.</param>
/// <param name="Reason">Why.</param>
/// <param name="Position">The record in the input journal.</param>
internal sealed record StatusItem(string Device, bool Online, DateTime At, string Reason, long Position);
