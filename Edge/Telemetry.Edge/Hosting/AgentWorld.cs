using Telemetry.Edge.Configuration;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Publishing;
using Telemetry.Journal;

namespace Telemetry.Edge.Hosting;

/// <summary>What an agent runs on. Each part is the real one unless somebody puts another in its place.</summary>
internal sealed record AgentWorld
{
    public required EdgeLog Log { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IFileSystem Disk { get; init; } = PosixFileSystem.Instance;

    /// <summary>Makes the link to the gateway, for the agent of a name.</summary>
    public Func<GatewayConfig, string, IGatewayLink> NewLink { get; init; } =
        static (gateway, agent) => new MqttLink(gateway, agent);

    /// <summary>Changes what the drivers have of the world.</summary>
    public Func<DriverParts, DriverParts> Drivers { get; init; } = static parts => parts;
}
