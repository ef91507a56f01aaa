using System.Net;

namespace Telemetry.Gateway.Webhooks;

/// <summary>One receiver of alert events, as configured.</summary>
internal sealed record WebhookEndpoint
{
    /// <summary>Name in the configuration; deliveries and cursors are kept under it.</summary>
    public required string Id { get; init; }

    /// <summary>Where to post. https only, unless <see cref="AllowHttp"/>.</summary>
    public required Uri Url { get; init; }

    /// <summary>One secret, or two while a secret rotates; every one of them signs.</summary>
    public required IReadOnlyList<WebhookSecret> Secrets { get; init; }

    /// <summary>Event types wanted, such as <c>alert.raised</c> or <c>alert.*</c>; empty means all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Whether plain http is allowed; for a receiver on this very machine.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Networks that are not public and may nevertheless be connected to.</summary>
    public IReadOnlyList<IPNetwork> AllowNetworks { get; init; } = [];

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
