namespace Telemetry.Gateway.Evidence;

/// <summary>An event of an alert, and where it came from.</summary>
internal sealed record EventItem
{
    /// <summary>What happened.</summary>
    public required string Event { get; init; }

    /// <summary>How the alert stood afterwards.</summary>
    public required string State { get; init; }

    /// <summary>When, by the journal's time.</summary>
    public required DateTime At { get; init; }

    /// <summary>Some window of the run was not final yet.</summary>
    public required bool Provisional { get; init; }

    /// <summary>Raised long after it occurred.</summary>
    public required bool Late { get; init; }

    /// <summary>Acknowledged by a person.</summary>
    public required bool Acknowledged { get; init; }

    /// <summary>Start of the episode.</summary>
    public required DateTime Start { get; init; }

    /// <summary>End of the episode; null while it lasts.</summary>
    public DateTime? End { get; init; }

    /// <summary>The greatest value of the episode.</summary>
    public double? Peak { get; init; }

    /// <summary>How the rule spoke.</summary>
    public string? RuleVersion { get; init; }

    /// <summary>The pipeline that said it.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The step that said it: the position of <see cref="Input"/>.</summary>
    public required long Step { get; init; }

    /// <summary>The row within the step. Pipeline, step and row are the event's id.</summary>
    public required int Row { get; init; }

    /// <summary>Its record in the output journal.</summary>
    public required long OutputPosition { get; init; }

    /// <summary>SHA-256 of the row as <c>telemetry replay</c> prints it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The record of the input journal because of which it was said.</summary>
    public required InputItem Input { get; init; }
}
