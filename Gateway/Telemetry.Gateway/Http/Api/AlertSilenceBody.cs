namespace Telemetry.Gateway.Http.Api;

/// <summary>How long one alert is silenced: a duration or an end.</summary>
/// <param name="DurationSeconds">For how long, from when the pipeline reads it.</param>
/// <param name="Until">Until when.</param>
/// <param name="By">Who says so; without it the name of the token.</param>
/// <param name="Comment">Why.</param>
internal sealed record AlertSilenceBody(
    double? DurationSeconds, DateTimeOffset? Until, string? By, string? Comment);
