namespace Telemetry.Edge.Configuration;

/// <summary>Where the gateway's broker is and how the agent proves who it is.</summary>
internal sealed record GatewayConfig
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required bool Tls { get; init; }

    /// <summary>A PEM file with the only authority that is trusted; null: the system's.</summary>
    public required string? CaFile { get; init; }

    /// <summary>A PEM file with the agent's certificate, read at each connect; null: it has none.</summary>
    public required string? CertificateFile { get; init; }

    /// <summary>A PEM file with its key; null: beside the certificate in the same file.</summary>
    public required string? KeyFile { get; init; }

    /// <summary>The agent's secret, sent as the MQTT password; null: none.</summary>
    public required string? Token { get; init; }

    /// <summary>A file holding the secret on its first line, read at each connect, so that it can be changed.</summary>
    public required string? TokenFile { get; init; }
}
