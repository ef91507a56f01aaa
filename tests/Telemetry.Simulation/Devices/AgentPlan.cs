using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Devices;

/// <summary>How one agent is configured; drawn from the seed, so that limits of all sizes are met.</summary>
internal sealed record AgentPlan
{
    public required string Name { get; init; }

    public required int SampledDevices { get; init; }

    public required int LineDevices { get; init; }

    public required TimeSpan Period { get; init; }

    public required int BatchMax { get; init; }

    public required int SegmentBytes { get; init; }

    public required long SpoolBytesMax { get; init; }

    public required TimeSpan CommitInterval { get; init; }

    public required TimeSpan Linger { get; init; }

    public required TimeSpan BacklogAfter { get; init; }

    public required int InFlightMax { get; init; }

    public required int BacklogPerSecond { get; init; }

    public required TimeSpan ReconnectMax { get; init; }

    public static AgentPlan Draw(Chance chance, string name)
    {
        var segmentBytes = chance.Pick([20_000, 40_000, 200_000]);
        return new AgentPlan
        {
            Name = name,
            SampledDevices = chance.Next(1, 3),
            LineDevices = chance.Next(0, 2),
            Period = chance.BetweenMagnitudes(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(4)),
            BatchMax = chance.Pick([1, 3, 20, 500]),
            SegmentBytes = segmentBytes,
            // The configuration's least is two segments: the one in use is never given back.
            SpoolBytesMax = chance.Happens(0.2) ? 2L * segmentBytes : 64L * 1024 * 1024,
            CommitInterval = chance.BetweenMagnitudes(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2)),
            Linger = chance.BetweenMagnitudes(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(500)),
            BacklogAfter = chance.BetweenMagnitudes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)),
            InFlightMax = chance.Pick([1, 2, 8, 32]),
            BacklogPerSecond = chance.Pick([50, 500, 5000]),
            ReconnectMax = chance.Pick([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)]),
        };
    }
}
