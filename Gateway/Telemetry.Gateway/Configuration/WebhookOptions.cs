using System.Net;
using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.Configuration;

/// <summary>One receiver of events that is posted to.</summary>
internal sealed record WebhookOptions
{
    /// <value>The webhook's name, unique among all receivers of the configuration.</value>
    public required string Id { get; init; }

    /// <value>Where events are posted.</value>
    public required Uri Url { get; init; }

    /// <value>The signing secret (<c>whsec_…</c> or plain text), or null: then deliveries are not signed.</value>
    public string? Secret { get; init; }

    /// <value>The secret before, which goes on signing beside the new one while receivers change over; or null.</value>
    public string? PreviousSecret { get; init; }

    /// <value>The body's format: <c>cloudevents</c> or <c>alertmanager</c>.</value>
    public string Format { get; init; } = "cloudevents";

    /// <value>Event types that are sent, such as <c>alert.raised</c> or <c>alert.*</c>; empty means all.</value>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <value>Which alerts are sent, by their texts; empty means all. Events that are about no alert are not looked
    /// at.</value>
    public IReadOnlyList<AlertMatcher> Matchers { get; init; } = [];

    /// <value>Private and loopback addresses, and plain http, are allowed for this receiver.</value>
    public bool AllowPrivate { get; init; }

    /// <value>Networks that are allowed though they are not public; plain http then, too.</value>
    public IReadOnlyList<IPNetwork> AllowNetworks { get; init; } = [];
}
