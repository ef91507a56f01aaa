using System.Net;
using Telemetry.Gateway.Webhooks.Mail;
using Telemetry.Gateway.Webhooks.Topics;

namespace Telemetry.Gateway.Webhooks;

/// <summary>Opens the channel that leads to an endpoint; every connection goes through the guard.</summary>
internal sealed class ChannelDoor(TimeProvider time)
{
    public IChannel Open(ChannelEndpoint endpoint) => endpoint switch
    {
        WebhookEndpoint webhook => new WebhookClient(webhook, time, Guard(webhook.AllowNetworks)),
        MailEndpoint mail => new MailChannel(mail, time, Guard(mail.AllowNetworks)),
        TopicEndpoint topic => new TopicChannel(topic, time, Guard(topic.AllowNetworks)),
        _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint.Channel, "There is no such channel."),
    };

    private static GuardedConnector Guard(IReadOnlyList<IPNetwork> networks) =>
        new(networks, Dns.GetHostAddressesAsync);
}
