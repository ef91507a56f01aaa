namespace Telemetry.Gateway.Replay;

/// <summary>Which range is captured.</summary>
internal sealed record CaptureRequest
{
    public required JournalMoment From { get; init; }

    public required JournalMoment To { get; init; }

    /// <summary>The only pipeline; null for all.</summary>
    public string? Pipeline { get; init; }

    /// <summary>When no checkpoint has the state: begin at the range, not at the journal's start.</summary>
    public bool MayBeginWithoutState { get; init; }
}
