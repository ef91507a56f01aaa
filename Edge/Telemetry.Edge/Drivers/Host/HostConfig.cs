using Telemetry.Edge.Configuration;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Host;

/// <summary>The computer the agent runs on.</summary>
internal sealed record HostConfig : SampledConfig
{
    public const string Type = "host";

    private const int PeriodMillis = 10_000;

    /// <inheritdoc/>
    public override string Kind => Type;

    /// <summary>A path on the file system whose fill is measured.</summary>
    public required string DiskPath { get; init; }

    public static HostConfig Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(node, PeriodMillis, "disk");
        return new HostConfig
        {
            DiskPath = node.TextOr("disk", "/", "an absolute path", p => p.StartsWith('/')),
            Terms = terms.For(node, HostMetrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) => new HostSensor(parts.Files, DiskPath);
}
