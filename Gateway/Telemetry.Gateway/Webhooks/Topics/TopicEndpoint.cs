using System.Net;

namespace Telemetry.Gateway.Webhooks.Topics;

/// <summary>A receiver that is a topic of an MQTT broker.</summary>
internal sealed record TopicEndpoint : ChannelEndpoint
{
    /// <summary>The broker.</summary>
    public required string Server { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>Whether the connection is secured by TLS.</summary>
    public bool IsSecured { get; init; } = true;

    /// <summary>Version 3.1.1 instead of 5.</summary>
    public bool IsOldProtocol { get; init; }

    /// <summary>Who logs in, or null.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>The topic with its places.</summary>
    public required string Topic { get; init; }

    /// <summary>Networks that are not public and may nevertheless be connected to.</summary>
    public IReadOnlyList<IPNetwork> AllowNetworks { get; init; } = [];

    public override string Channel => "mqtt";

    public override string Address => $"{(IsSecured ? "mqtts" : "mqtt")}://{Server}:{Port}/{Topic}";

    public override string ShownAddress => Address;
}
