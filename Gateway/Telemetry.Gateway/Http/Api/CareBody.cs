namespace Telemetry.Gateway.Http.Api;

/// <summary>What a person says of an alert.</summary>
/// <param name="By">Who; without it the name of the token.</param>
/// <param name="Comment">What they say.</param>
internal sealed record CareBody(string? By, string? Comment);
