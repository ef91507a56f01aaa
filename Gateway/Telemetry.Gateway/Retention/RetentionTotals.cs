namespace Telemetry.Gateway.Retention;

/// <summary>What retention took from a journal since it was made. Positions are dense, so the records are counted by
/// the journal's start.</summary>
internal sealed record RetentionTotals
{
    /// <summary>Records.</summary>
    public long Records { get; init; }

    /// <summary>Segments.</summary>
    public long Segments { get; init; }

    /// <summary>Bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Why the last segment went; null: none did.</summary>
    public string? Reason { get; init; }

    /// <summary>When it went.</summary>
    public DateTimeOffset? At { get; init; }
}
