namespace Telemetry.Gateway.Http.Api;

/// <summary>Who a device is, when several claim to be it.</summary>
/// <param name="Run">The run that may go on; without it the one heard last of those that are held back.</param>
/// <param name="By">A name; kept with the decision.</param>
internal sealed record DeviceDecision(string? Run, string? By);
