namespace Telemetry.Alerts;

/// <summary>An alert that the fold keeps: what was last said of it.</summary>
internal sealed class Alert
{
    public required AlertId Id { get; init; }
    public required long Ordinal { get; init; }
    public required long Detected { get; set; }
    public required bool IsLate { get; set; }
    public long Start { get; set; }
    public long Activation { get; set; }
    public long End { get; set; } = Episode.Open;
    public double Peak { get; set; }
    public bool IsConfirmed { get; set; }
    public bool IsFlapping { get; set; }
    public bool IsAcknowledged { get; set; }
    public bool IsRetractionProposed { get; set; }

    public bool Overlaps(in Episode episode) => episode.Start < End && Start < episode.End;

    public void Take(in Episode episode)
    {
        Start = episode.Start;
        Activation = episode.Activation;
        End = episode.End;
        Peak = episode.Peak;
        IsConfirmed |= episode.IsConfirmed;
        IsFlapping = episode.IsFlapping;
        IsRetractionProposed = false;
    }

    /// <summary>The event; values of a rule about low values are folded with the other sign.</summary>
    public AlertEvent ToEvent(AlertEventKind kind, long at, long newestEnd, bool isMirrored) => new()
    {
        Kind = kind,
        Id = Id,
        Ordinal = Ordinal,
        State = kind == AlertEventKind.Retracted ? AlertState.Retracted
            : End == Episode.Open ? AlertState.Firing : AlertState.Resolved,
        Provisional = !IsConfirmed,
        Late = IsLate,
        Acknowledged = IsAcknowledged,
        RetractionProposed = IsRetractionProposed,
        Start = Start,
        Activation = Activation,
        End = End == Episode.Open ? null : End,
        Peak = isMirrored ? 0 - Peak : Peak,
        Flapping = IsFlapping,
        Detected = Detected,
        At = at,
        EvidenceEnd = End == Episode.Open ? newestEnd : End,
    };
}
