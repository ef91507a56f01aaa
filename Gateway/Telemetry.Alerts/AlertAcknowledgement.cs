namespace Telemetry.Alerts;

/// <summary>A person's acknowledgement of an alert.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="By">Who; null when nobody said.</param>
/// <param name="Comment">What they said; null for nothing.</param>
public sealed record AlertAcknowledgement(AlertId Alert, string? By = null, string? Comment = null);
