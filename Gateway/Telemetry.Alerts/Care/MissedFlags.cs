namespace Telemetry.Alerts.Care;

/// <summary>What a backlog did to one alert.</summary>
[Flags]
internal enum MissedFlags
{
    None = 0,
    Raised = 1,
    Late = 2,
    Confirmed = 4,
    Amended = 8,
    Resolved = 16,
    Retracted = 32,
    Proposed = 64,
}
