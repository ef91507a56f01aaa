using System.Net;
using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.Configuration;

/// <summary>One receiver of events by e-mail.</summary>
internal sealed record MailOptions
{
    /// <value>The receiver's name, unique among all receivers of the configuration.</value>
    public required string Id { get; init; }

    /// <value>The SMTP server's name or address.</value>
    public required string Server { get; init; }

    /// <value>The server's port. Default: 587; 465 with <c>tls</c>.</value>
    public int? Port { get; init; }

    /// <value><c>starttls</c> (default), <c>tls</c> from the first byte, or <c>none</c>, for private networks
    /// only.</value>
    public string Security { get; init; } = "starttls";

    /// <value>Who logs in; null for a server that asks nobody.</value>
    public string? User { get; init; }

    /// <value>The user's password.</value>
    public string? Password { get; init; }

    /// <value>The sender's address.</value>
    public required string From { get; init; }

    /// <value>Whom the mails go to.</value>
    public required IReadOnlyList<string> To { get; init; }

    /// <value>Event types that are sent; empty means all.</value>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <value>Which alerts are sent, by their texts; empty means all. Events that are about no alert are not looked
    /// at.</value>
    public IReadOnlyList<AlertMatcher> Matchers { get; init; } = [];

    /// <value>Private and loopback addresses are allowed for this server.</value>
    public bool AllowPrivate { get; init; }

    /// <value>Networks that are allowed though they are not public.</value>
    public IReadOnlyList<IPNetwork> AllowNetworks { get; init; } = [];
}
