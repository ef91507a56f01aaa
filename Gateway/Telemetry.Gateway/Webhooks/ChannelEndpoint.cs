using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.Webhooks;

/// <summary>One receiver of notifications, as configured: what its runner must know of it.</summary>
internal abstract record ChannelEndpoint
{
    /// <summary>Name in the configuration; deliveries and cursors are kept under it.</summary>
    public required string Id { get; init; }

    /// <summary>Event types wanted, such as <c>alert.raised</c> or <c>alert.*</c>; empty means all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Which alerts are wanted; empty means all.</summary>
    public IReadOnlyList<AlertMatcher> Matchers { get; init; } = [];

    /// <summary>By what it is reached: <c>webhook</c>, <c>mail</c> or <c>mqtt</c>.</summary>
    public abstract string Channel { get; }

    /// <summary>Where it is; one that said "gone" is asked again when this changes.</summary>
    public abstract string Address { get; }

    /// <summary>Where it is, without anything that nobody should see.</summary>
    public abstract string ShownAddress { get; }

    /// <summary>Whether the endpoint asked for this: by its type, and if it is about an alert by what that is
    /// like.</summary>
    public bool Wants(Notification notification) =>
        (Wants(notification.Type) || (notification.StandsFor is { } type && Wants(type)))
        && (notification is not Notification.OfAlert { Alert: var alert }
            || AlertMatcher.AllMatch(Matchers, name => AlertFields.Of(alert, name)));

    /// <summary>Whether the endpoint asked for events of this type.</summary>
    public bool Wants(string type)
    {
        if (Types.Count == 0)
        {
            return true;
        }
        foreach (string wanted in Types)
        {
            bool matches = wanted.EndsWith('*')
                ? type.StartsWith(wanted[..^1], StringComparison.Ordinal)
                : string.Equals(type, wanted, StringComparison.Ordinal);
            if (matches)
            {
                return true;
            }
        }
        return false;
    }
}
