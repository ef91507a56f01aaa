using Telemetry.Contract;

namespace Telemetry.Simulation.Devices;

/// <summary>One reading as the device side knows it.</summary>
internal sealed record TruthReading
{
    public required string Device { get; init; }

    public required string Boot { get; init; }

    public required ulong Seq { get; init; }

    public required string Metric { get; init; }

    public required long Micros { get; init; }

    /// <summary>When it was really made; what the device stamps may be something else.</summary>
    public required long MadeMicros { get; init; }

    public required TimeQuality Quality { get; init; }

    public required double Value { get; init; }

    /// <summary>The agent's spool promised it: from now on it may never be lost.</summary>
    public bool IsPromised { get; set; }

    /// <summary>It was on its way to the gateway at least once, so the gateway may have it.</summary>
    public bool IsPublished { get; set; }

    /// <summary>The gateway acknowledged it: the agent may forget it.</summary>
    public bool IsAcknowledged { get; set; }
}
