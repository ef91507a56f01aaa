namespace Telemetry.Edge.Configuration;

/// <summary>The whole configuration of one agent, already validated; <see cref="ConfigReader"/> makes it.</summary>
internal sealed record EdgeConfig
{
    /// <summary>The agent's name: its MQTT client id, the prefix of its devices, its level in every topic.</summary>
    public required string Agent { get; init; }

    public required GatewayConfig Gateway { get; init; }

    public required SpoolConfig Spool { get; init; }

    public required PublishConfig Publish { get; init; }

    public required TimeQualityChoice TimeQuality { get; init; }

    public required IReadOnlyList<SensorConfig> Sensors { get; init; }
}
