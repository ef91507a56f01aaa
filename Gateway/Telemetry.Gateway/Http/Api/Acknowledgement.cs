namespace Telemetry.Gateway.Http.Api;

/// <summary>Who acknowledges an alert.</summary>
/// <param name="By">A name; kept with the acknowledgement.</param>
internal sealed record Acknowledgement(string? By);
