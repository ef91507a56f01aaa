namespace Telemetry.Alerts;

/// <summary>What happened to an alert: the changelog of the fold.</summary>
public enum AlertEventKind
{
    /// <summary>Never emitted.</summary>
    None = 0,

    /// <summary>A new alert.</summary>
    Raised = 1,

    /// <summary>Every window of the alert's run is final now.</summary>
    Confirmed = 2,

    /// <summary>A correction changed the alert's start, activation, peak or end.</summary>
    Amended = 3,

    /// <summary>The alert has an end now.</summary>
    Resolved = 4,

    /// <summary>The results no longer support the alert.</summary>
    Retracted = 5,

    /// <summary>The results no longer support an alert that a person has acknowledged.</summary>
    RetractionProposed = 6,

    /// <summary>A person has acknowledged the alert.</summary>
    Acknowledged = 7,

    /// <summary>Nobody will say more of the alert: since a change of the configuration its rule is gone, or speaks
    /// otherwise.</summary>
    Withdrawn = 8,
}
