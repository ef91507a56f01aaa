using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Cli;

/// <summary>What <c>telemetry replay</c> was asked for.</summary>
internal sealed record ReplayOptions
{
    /// <summary>The capture to replay, or null for a data folder.</summary>
    public string? Capture { get; init; }

    public string Data { get; init; } = "";

    public JournalMoment? From { get; init; }

    public JournalMoment? To { get; init; }

    public string? Pipeline { get; init; }

    /// <summary>Another configuration than the kept one.</summary>
    public string? Configuration { get; init; }

    public bool Json { get; init; }

    public bool Verify { get; init; }

    public bool Quiet { get; init; }

    public bool WithoutCheckpoints { get; init; }
}
