using System.Net;

namespace Telemetry.Gateway.Webhooks;

/// <summary>A receiver that is posted to.</summary>
internal sealed record WebhookEndpoint : ChannelEndpoint
{
    /// <summary>Where to post. https only, unless <see cref="AllowHttp"/>.</summary>
    public required Uri Url { get; init; }

    /// <summary>One secret, or two while a secret rotates; every one of them signs.</summary>
    public required IReadOnlyList<WebhookSecret> Secrets { get; init; }

    /// <summary>What the body looks like.</summary>
    public WebhookFormat Format { get; init; } = WebhookFormat.CloudEvents;

    /// <summary>Where people find the gateway's dashboard; links in bodies lead there.</summary>
    public Uri Dashboard { get; init; } = new("http://127.0.0.1:8080/");

    /// <summary>Whether plain http is allowed; for a receiver on this very machine.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Networks that are not public and may nevertheless be connected to.</summary>
    public IReadOnlyList<IPNetwork> AllowNetworks { get; init; } = [];

    public override string Channel => "webhook";

    public override string Address => Url.AbsoluteUri;

    public override string ShownAddress => Url.GetLeftPart(UriPartial.Path);
}
