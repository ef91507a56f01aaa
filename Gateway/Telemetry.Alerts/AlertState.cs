namespace Telemetry.Alerts;

/// <summary>Where an alert stands after an event.</summary>
public enum AlertState
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>The episode is still active.</summary>
    Firing = 1,

    /// <summary>The episode has an end.</summary>
    Resolved = 2,

    /// <summary>Taken back.</summary>
    Retracted = 3,
}
