namespace Telemetry.Gateway.Evidence;

/// <summary>A raw reading behind an alert, as it lies in the input journal.</summary>
internal sealed record EvidenceReading
{
    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Event time, by the device's clock.</summary>
    public required DateTime Time { get; init; }

    /// <summary>A number, a truth value or a text.</summary>
    public required object? Value { get; init; }

    /// <summary>The unit; empty when none was said.</summary>
    public required string Unit { get; init; }

    /// <summary>How far the time can be trusted.</summary>
    public required string TimeQuality { get; init; }

    /// <summary>How far the value can be trusted.</summary>
    public required string ValueQuality { get; init; }

    /// <summary>The boot of the sequence number; empty when the sender does not number.</summary>
    public required string Boot { get; init; }

    /// <summary>The sequence number.</summary>
    public required ulong Seq { get; init; }

    /// <summary>When it arrived, by the journal's time.</summary>
    public required DateTime Arrived { get; init; }

    /// <summary>How long after its event time it arrived.</summary>
    public required double LagSeconds { get; init; }

    /// <summary>What the device's clock said with it: no older reading is still to come; null when nothing.</summary>
    public DateTime? DeviceClock { get; init; }

    /// <summary>The agent that it came from.</summary>
    public required string Agent { get; init; }

    /// <summary>The way that it came: <c>live</c>, <c>backlog</c> or <c>foreign</c>.</summary>
    public required string Lane { get; init; }

    /// <summary>The record of the input journal that holds it; the step that took it in.</summary>
    public required long Position { get; init; }

    /// <summary>Which reading of the record, from 0.</summary>
    public required int Row { get; init; }

    /// <summary>Whether it was counted.</summary>
    public required bool Counted { get; init; }

    /// <summary>Why it was not; null when it was.</summary>
    public string? Reason { get; init; }
}
