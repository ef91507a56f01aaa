namespace Telemetry.Alerts;

/// <summary>
/// One change of one alert, with the whole alert as it stands afterwards. Times are µs since the epoch.
/// </summary>
public readonly record struct AlertEvent
{
    /// <summary>What happened.</summary>
    public required AlertEventKind Kind { get; init; }

    /// <summary>The alert's id.</summary>
    public required AlertId Id { get; init; }

    /// <summary>Number of the raise within rule and key, from 1.</summary>
    public required long Ordinal { get; init; }

    /// <summary>Where the alert stands after this event.</summary>
    public required AlertState State { get; init; }

    /// <summary>Some window of the run is not final yet.</summary>
    public required bool Provisional { get; init; }

    /// <summary>Raised longer after the activating window's end than the rule's <c>LateAfter</c>.</summary>
    public required bool Late { get; init; }

    /// <summary>A person has acknowledged the alert.</summary>
    public required bool Acknowledged { get; init; }

    /// <summary>The results no longer support the alert, and a person has to decide.</summary>
    public required bool RetractionProposed { get; init; }

    /// <summary>Start of the episode: when it occurred.</summary>
    public required long Start { get; init; }

    /// <summary>Start of the window that activated the episode.</summary>
    public required long Activation { get; init; }

    /// <summary>End of the episode; null while it is active.</summary>
    public required long? End { get; init; }

    /// <summary>The greatest value from the start on (the least, of a rule about low ones); the ending window is not
    /// counted.</summary>
    public required double Peak { get; init; }

    /// <summary>The condition comes and goes: the episode ends only when it has been calm.</summary>
    public bool Flapping { get; init; }

    /// <summary>Journal time of the raise.</summary>
    public required long Detected { get; init; }

    /// <summary>Journal time of this event.</summary>
    public required long At { get; init; }

    /// <summary>
    /// End of the newest window that speaks for the alert; with <see cref="Start"/> the evidence's range.
    /// </summary>
    public required long EvidenceEnd { get; init; }
}
