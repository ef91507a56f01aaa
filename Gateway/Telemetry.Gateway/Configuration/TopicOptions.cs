using System.Net;
using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.Configuration;

/// <summary>One topic of an MQTT broker that events are published to.</summary>
internal sealed record TopicOptions
{
    /// <value>The receiver's name, unique among all receivers of the configuration.</value>
    public required string Id { get; init; }

    /// <value>The broker's name or address.</value>
    public required string Server { get; init; }

    /// <value>The broker's port. Default: 8883, without TLS 1883.</value>
    public int? Port { get; init; }

    /// <value><c>tls</c> (default), or <c>none</c>, for private networks only.</value>
    public string Security { get; init; } = "tls";

    /// <value>The protocol's version: <c>5</c> (default) or <c>3.1.1</c>.</value>
    public string Version { get; init; } = "5";

    /// <value>Who logs in; null for a broker that asks nobody.</value>
    public string? User { get; init; }

    /// <value>The user's password.</value>
    public string? Password { get; init; }

    /// <value>The topic; <c>{type}</c>, <c>{device}</c> and <c>{rule}</c> in it are filled in.</value>
    public required string Topic { get; init; }

    /// <value>Event types that are sent; empty means all.</value>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <value>Which alerts are sent, by their texts; empty means all. Events that are about no alert are not looked
    /// at.</value>
    public IReadOnlyList<AlertMatcher> Matchers { get; init; } = [];

    /// <value>Private and loopback addresses are allowed for this broker.</value>
    public bool AllowPrivate { get; init; }

    /// <value>Networks that are allowed though they are not public.</value>
    public IReadOnlyList<IPNetwork> AllowNetworks { get; init; } = [];
}
