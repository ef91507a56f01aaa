using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Cli;

/// <summary>What <c>telemetry journal dump</c> was asked for.</summary>
internal sealed record DumpOptions
{
    public required string Data { get; init; }

    /// <summary>One of <see cref="JournalFolders"/>.</summary>
    public required string Journal { get; init; }

    public JournalMoment? From { get; init; }

    public JournalMoment? To { get; init; }

    public long Limit { get; init; } = long.MaxValue;

    public bool IsFollowing { get; init; }

    public bool IsJson { get; init; }
}
