namespace Telemetry.Gateway.Http.Api;

/// <summary>Which alerts are silenced, and when.</summary>
/// <param name="Matchers">All of them must accept an alert.</param>
/// <param name="Starts">From when on; null for at once.</param>
/// <param name="Ends">Until when; null when there is a duration.</param>
/// <param name="DurationSeconds">For how long; null when there is an end.</param>
/// <param name="By">Who says so; without it the name of the token.</param>
/// <param name="Comment">Why.</param>
internal sealed record SilenceBody(
    IReadOnlyList<MatcherItem>? Matchers, DateTimeOffset? Starts, DateTimeOffset? Ends, double? DurationSeconds,
    string? By, string? Comment);
