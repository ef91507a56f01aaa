namespace Telemetry.Contract.Live;

/// <summary>
/// What people missed while a device was away, told when it is back and its clock has caught up. Each number counts
/// alerts that its backlog changed; one alert may be in several. All times are UTC.
/// </summary>
public sealed record MissedItem
{
    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>When it went away, by the journal's time.</summary>
    public required DateTime AwayFrom { get; init; }

    /// <summary>When it came back.</summary>
    public required DateTime AwayTo { get; init; }

    /// <summary>When this was said.</summary>
    public required DateTime At { get; init; }

    /// <summary>Whether its clock had come to its return; if not, there may be more to come.</summary>
    public required bool CaughtUp { get; init; }

    /// <summary>Alerts that were raised.</summary>
    public required long Raised { get; init; }

    /// <summary>Those of them that were raised late.</summary>
    public required long Late { get; init; }

    /// <summary>Alerts that were confirmed.</summary>
    public required long Confirmed { get; init; }

    /// <summary>Alerts that were amended.</summary>
    public required long Amended { get; init; }

    /// <summary>Alerts that are over.</summary>
    public required long Resolved { get; init; }

    /// <summary>Alerts that were taken back.</summary>
    public required long Retracted { get; init; }

    /// <summary>Alerts whose retraction was proposed to people.</summary>
    public required long Proposed { get; init; }

    /// <summary>The first alerts' ids.</summary>
    public required IReadOnlyList<string> Alerts { get; init; }
}
