namespace Telemetry.Contract.Live;

/// <summary>One alert as the REST interface, the live feed and webhooks show it. All times are UTC.</summary>
public sealed record AlertItem
{
    /// <summary>Stable id: the same after every replay.</summary>
    public required string Id { get; init; }

    /// <summary>The rule that raised it.</summary>
    public required string Rule { get; init; }

    /// <summary>What it is about, usually <c>device/metric</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The device, when the key names one.</summary>
    public string? Device { get; init; }

    /// <summary>The metric, when the key names one.</summary>
    public string? Metric { get; init; }

    /// <summary>The stream that the rule reads, such as <c>readings_10s</c>; null for rows of before it was
    /// kept.</summary>
    public string? Source { get; init; }

    /// <summary>The rule's severity, such as <c>warning</c> or <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary><c>firing</c>, <c>resolved</c> or <c>retracted</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whether a window of its run is not final yet.</summary>
    public required bool Provisional { get; init; }

    /// <summary>Whether it was raised long after it occurred, from a backlog.</summary>
    public required bool Late { get; init; }

    /// <summary>When it happened: the start of its first window.</summary>
    public required DateTime Occurred { get; init; }

    /// <summary>When the gateway knew.</summary>
    public required DateTime Detected { get; init; }

    /// <summary>Start of the episode.</summary>
    public required DateTime Start { get; init; }

    /// <summary>End of the episode; null while it lasts.</summary>
    public DateTime? End { get; init; }

    /// <summary>From here to <see cref="EvidenceEnd"/> lie the readings behind it.</summary>
    public DateTime? EvidenceStart { get; init; }

    /// <summary>End of the newest window that speaks for it.</summary>
    public DateTime? EvidenceEnd { get; init; }

    /// <summary>The greatest value of the episode.</summary>
    public double? Peak { get; init; }

    /// <summary>Whether a person has acknowledged it.</summary>
    public required bool Acknowledged { get; init; }

    /// <summary>Whether the results no longer support it, and a person has to decide.</summary>
    public required bool RetractionProposed { get; init; }

    /// <summary>Whether the condition comes and goes: the alert stands for all of it until it has been calm.</summary>
    public bool Flapping { get; init; }

    /// <summary>What the rule says of it, for people.</summary>
    public string? Summary { get; init; }

    /// <summary>Where people read what to do.</summary>
    public string? Runbook { get; init; }

    /// <summary>What the rule's author sorts alerts by.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The id of the alert whose consequence it is, when that is known.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether nobody is notified of it as it stands.</summary>
    public bool Silenced { get; init; }

    /// <summary>What silences it: the id of a silence or of a maintenance window, or <c>cause</c>.</summary>
    public string? SilencedBy { get; init; }

    /// <summary>Who takes care of it.</summary>
    public string? Assignee { get; init; }

    /// <summary>How often it was passed on because nobody acknowledged it; 0 for never.</summary>
    public long Escalation { get; init; }

    /// <summary>To whom it was passed on last.</summary>
    public string? EscalatedTo { get; init; }

    /// <summary>Which person did what <see cref="Event"/> says; null when it was no person.</summary>
    public string? By { get; init; }

    /// <summary>What that person said.</summary>
    public string? Comment { get; init; }

    /// <summary>When the first receiver of notifications was told of it; null when nobody was, and in
    /// notifications.</summary>
    public DateTime? Notified { get; init; }

    /// <summary>Names the rule's condition as it was: another condition has another version.</summary>
    public string? RuleVersion { get; init; }

    /// <summary>
    /// The last thing that happened to it: <c>raised</c>, <c>confirmed</c>, <c>amended</c>, <c>resolved</c>,
    /// <c>retracted</c>, <c>retraction_proposed</c>, or by people and time <c>acknowledged</c>, <c>assigned</c>,
    /// <c>commented</c>, <c>silenced</c>, <c>unsilenced</c>, <c>escalated</c>, <c>closed</c>.
    /// </summary>
    public required string Event { get; init; }

    /// <summary>When that happened, by the journal's time.</summary>
    public required DateTime At { get; init; }
}
