namespace Telemetry.Gateway.Configuration;

/// <summary>Windows over groups of devices (CLOCKS, part 2): a pipeline and a stream under its own name.</summary>
internal sealed record GroupWindowOptions
{
    /// <value>The result stream's name, unique among the streams.</value>
    public required string Id { get; init; }

    /// <value>How long a window is. Default: 10 s.</value>
    public TimeSpan Size { get; init; } = TimeSpan.FromSeconds(10);

    /// <value>How long after its end a window closes whoever is missing. Default: 60 s.</value>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <value>How long a device must be offline before it holds its groups back no more. Default: 30 s.</value>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <value>How long after its end an incomplete window can still be revised. Default: 7 days.</value>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(7);

    /// <value>How often open windows say what they have; null for never. Default: never.</value>
    public TimeSpan? Early { get; init; }

    /// <value>Where its pipeline begins when it has not run before. Default: the journal's start.</value>
    public Pipelines.PipelineStart Start { get; init; }

    /// <value>What becomes of its state when it changes; null as the configuration says for all.</value>
    public Engine.Runtime.ChangedPipeline? WhenChanged { get; init; }

    /// <value>The groups by name, each with its devices in the order in which missing ones are named.</value>
    public required IReadOnlyList<(string Name, IReadOnlyList<string> Devices)> Groups { get; init; }
}
