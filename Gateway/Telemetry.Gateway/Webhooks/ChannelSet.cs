using System.Net;
using MailKit.Security;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Webhooks.Mail;
using Telemetry.Gateway.Webhooks.Topics;

namespace Telemetry.Gateway.Webhooks;

/// <summary>Who is told of events just now. Any thread reads it; read again, the configuration replaces it.</summary>
internal sealed class ChannelSet(GatewayOptions options)
{
    private const int SubmissionPort = 587;
    private const int SecureSubmissionPort = 465;
    private const int MqttPort = 1883;
    private const int SecureMqttPort = 8883;

    /// <summary>Where a receiver with <c>allow_private</c> may be, beside public addresses.</summary>
    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"),
    ];

    private volatile IReadOnlyList<ChannelEndpoint> _endpoints = Of(options);

    /// <summary>The receivers, in the configuration's order.</summary>
    public IReadOnlyList<ChannelEndpoint> Endpoints => _endpoints;

    /// <summary>From now on it is these.</summary>
    public void Replace(IReadOnlyList<ChannelEndpoint> endpoints) => _endpoints = endpoints;

    /// <summary>The receivers that a configuration names.</summary>
    public static IReadOnlyList<ChannelEndpoint> Of(GatewayOptions options)
    {
        Uri dashboard = options.DashboardUrl ?? Dashboard(options.Http);
        return
        [
            .. options.Webhooks.Select(webhook => Of(webhook, dashboard)),
            .. options.Mails.Select(mail => Of(mail, dashboard)),
            .. options.Topics.Select(Of),
        ];
    }

    private static WebhookEndpoint Of(WebhookOptions webhook, Uri dashboard) => new()
    {
        Id = webhook.Id,
        Url = webhook.Url,
        Secrets = [.. Secrets(webhook.Secret, webhook.PreviousSecret)],
        Types = webhook.Types,
        Matchers = webhook.Matchers,
        Format = webhook.Format == "alertmanager" ? WebhookFormat.Alertmanager : WebhookFormat.CloudEvents,
        Dashboard = dashboard,
        AllowHttp = webhook.AllowPrivate || webhook.AllowNetworks.Count > 0,
        AllowNetworks = Networks(webhook.AllowPrivate, webhook.AllowNetworks),
    };

    private static MailEndpoint Of(MailOptions mail, Uri dashboard) => new()
    {
        Id = mail.Id,
        Server = mail.Server,
        Port = mail.Port ?? (mail.Security == "tls" ? SecureSubmissionPort : SubmissionPort),
        Security = mail.Security switch
        {
            "tls" => SecureSocketOptions.SslOnConnect,
            "none" => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        },
        User = mail.User,
        Password = mail.Password,
        From = mail.From,
        To = mail.To,
        Types = mail.Types,
        Matchers = mail.Matchers,
        Dashboard = dashboard,
        AllowNetworks = Networks(mail.AllowPrivate, mail.AllowNetworks),
    };

    private static TopicEndpoint Of(TopicOptions topic) => new()
    {
        Id = topic.Id,
        Server = topic.Server,
        Port = topic.Port ?? (topic.Security == "none" ? MqttPort : SecureMqttPort),
        IsSecured = topic.Security != "none",
        IsOldProtocol = topic.Version == "3.1.1",
        User = topic.User,
        Password = topic.Password,
        Topic = topic.Topic,
        Types = topic.Types,
        Matchers = topic.Matchers,
        AllowNetworks = Networks(topic.AllowPrivate, topic.AllowNetworks),
    };

    private static IReadOnlyList<IPNetwork> Networks(bool isPrivate, IReadOnlyList<IPNetwork> named) =>
        isPrivate ? [.. PrivateNetworks, .. named] : named;

    private static Uri Dashboard(IPEndPoint http)
    {
        bool isEverywhere = http.Address.Equals(IPAddress.Any) || http.Address.Equals(IPAddress.IPv6Any);
        return new UriBuilder(
            Uri.UriSchemeHttp, isEverywhere ? Environment.MachineName : http.Address.ToString(), http.Port).Uri;
    }

    private static IEnumerable<WebhookSecret> Secrets(params string?[] texts)
    {
        foreach (string? text in texts)
        {
            if (WebhookSecret.TryParse(text, out WebhookSecret? secret))
            {
                yield return secret;
            }
        }
    }
}
