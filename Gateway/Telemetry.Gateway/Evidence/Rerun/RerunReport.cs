using System.Text.Json.Serialization;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>A replay of one alert: how far it is, and what it found.</summary>
internal sealed record RerunReport
{
    /// <summary>The alert.</summary>
    public required string Alert { get; init; }

    /// <summary>How far it is.</summary>
    public required RerunState State { get; init; }

    /// <summary>Whether it was run with other rules.</summary>
    public required bool WhatIf { get; init; }

    /// <summary>When it was begun.</summary>
    public DateTime? Started { get; init; }

    /// <summary>How far it is in the journal.</summary>
    public RerunProgress? Progress { get; init; }

    /// <summary>What it says; null while it runs, and when it did not get to its end.</summary>
    public RerunVerdict? Verdict { get; init; }

    /// <summary>The pipeline that was replayed.</summary>
    public string? Pipeline { get; init; }

    /// <summary>What the state before the first record came from, in words.</summary>
    public string? Start { get; init; }

    /// <summary>Nothing of the state that the events were made from is missing.</summary>
    public bool IsWhole { get; init; }

    /// <summary>How many records were read.</summary>
    public long Records { get; init; }

    /// <summary>How many rows all streams of the pipeline said.</summary>
    public long Rows { get; init; }

    /// <summary>Each event that was said, and each that the replay says beside them.</summary>
    public IReadOnlyList<RerunEvent> Events { get; init; } = [];

    /// <summary>SHA-256 of the events that were said, one behind the other.</summary>
    public string? Sha256Said { get; init; }

    /// <summary>SHA-256 of the same events of the replay.</summary>
    public string? Sha256Replayed { get; init; }

    /// <summary>What if: the alerts of the rule and the key that would have been raised.</summary>
    public IReadOnlyList<WhatIfAlert> Alerts { get; init; } = [];

    /// <summary>What if over a part of the past: what would have been otherwise; null when that was not
    /// asked.</summary>
    public RangeReport? Range { get; init; }

    /// <summary>Why it did not get to its end.</summary>
    public string? Reason { get; init; }

    /// <summary>What a reader must know, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>It runs no more.</summary>
    [JsonIgnore]
    public bool HasEnded => State is not (RerunState.None or RerunState.Running);
}
