using Telemetry.Engine.State;

namespace Telemetry.Alerts.Care;

/// <summary>An alert that people can do something with: its newest row, and what they and time made of it.</summary>
internal sealed class CareAlert(AlertImage image)
{
    /// <summary>The alert does not ask for attention.</summary>
    public const long NoAttention = long.MinValue;

    public AlertImage Image => image;

    public string? Assignee { get; set; }

    /// <summary>How many steps of its chain were taken.</summary>
    public int Level { get; set; }

    public string? EscalatedTo { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>What keeps people from being notified; null when nothing does.</summary>
    public string? SilencedBy { get; set; }

    /// <summary>Whether that is a maintenance window.</summary>
    public bool IsResting { get; set; }

    public TellState Told { get; set; }

    /// <summary>Journal time, µs, of the last thing that those who are notified were told.</summary>
    public long ToldAt { get; set; } = long.MinValue;

    /// <summary>Elapsed time, µs, since when it has been asking for attention.</summary>
    public long AttentionSince { get; set; } = NoAttention;

    /// <summary>The chain by which it is passed on; null when there is none. Not part of the state.</summary>
    public EscalationChain? Chain { get; set; }

    /// <summary>Elapsed time, µs, at which it is passed on next. Not part of the state.</summary>
    public long DueAt { get; set; } = NoAttention;

    /// <summary>Where the maintenance ends that it rests under, µs. Not part of the state.</summary>
    public long RestsUntil { get; set; }

    /// <summary>Journal time of the last thing that happened to it, µs.</summary>
    public long TouchedAt { get; set; }

    /// <summary>Whether it fires, as far as people are concerned.</summary>
    public bool IsFiring => !IsClosed && image.State == FiringState;

    /// <summary>A person has to decide about a retraction, and nobody was told so.</summary>
    public bool HasUntoldProposal => !IsClosed && image.Number(AlertSchema.RetractionProposed) != 0
        && Told != TellState.None && ToldAt < image.At;

    public TellState Standing => IsFiring ? TellState.Firing
        : image.State == RetractedState ? TellState.Retracted
        : TellState.Over;

    private static string FiringState { get; } = AlertSchema.NameOf(AlertState.Firing);

    private static string RetractedState { get; } = AlertSchema.NameOf(AlertState.Retracted);

    public void Snapshot(SnapshotWriter writer)
    {
        image.Snapshot(writer);
        writer.Text(Assignee);
        writer.Compact(Level);
        writer.Text(EscalatedTo);
        writer.Boolean(IsClosed);
        writer.Text(SilencedBy);
        writer.Boolean(IsResting);
        writer.Int32((int)Told);
        writer.Int64(AttentionSince);
        writer.Int64(TouchedAt);
    }

    public static CareAlert Restore(SnapshotReader reader) => new(AlertImage.Restore(reader))
    {
        Assignee = reader.TextOrNull(),
        Level = (int)reader.Compact(),
        EscalatedTo = reader.TextOrNull(),
        IsClosed = reader.Boolean(),
        SilencedBy = reader.TextOrNull(),
        IsResting = reader.Boolean(),
        Told = (TellState)reader.Choice((int)TellState.Retracted),
        AttentionSince = reader.Int64(),
        TouchedAt = reader.Int64(),
    };
}
