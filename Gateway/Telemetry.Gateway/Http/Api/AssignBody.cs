namespace Telemetry.Gateway.Http.Api;

/// <summary>Who takes care of an alert.</summary>
/// <param name="To">Who; null or empty for nobody any more.</param>
/// <param name="By">Who says so; without it the name of the token.</param>
/// <param name="Comment">What they say.</param>
internal sealed record AssignBody(string? To, string? By, string? Comment);
