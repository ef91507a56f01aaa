using System.Net;
using Telemetry.Contract;
using Telemetry.Gateway.Security;
using Telemetry.Gateway.Webhooks;
using Telemetry.Gateway.Webhooks.Mail;
using Telemetry.Gateway.Webhooks.Topics;

namespace Telemetry.Gateway.Configuration;

/// <summary>Reads who is told of events: <c>webhooks</c>, <c>mails</c> and <c>mqtt_topics</c>.</summary>
internal static class ChannelSection
{
    private const string NameRule = "a name of 1 to 128 characters out of A-Z a-z 0-9 _ . : -";
    private const string HostRule = "a host name or an IP address";
    private const string MailRule = "an e-mail address";
    private const string TopicRule = "a topic without + and #, in which {type}, {device} and {rule} are filled in";
    private const string PrivateRule =
        "true, false, or a list of the receiver's own name and of networks such as 10.1.0.0/16";

    /// <summary>The section <c>webhooks</c>.</summary>
    public static IReadOnlyList<WebhookOptions> Webhooks(ConfigurationNode node) =>
        List(node, Webhook, webhook => webhook.Id);

    /// <summary>The section <c>mails</c>.</summary>
    public static IReadOnlyList<MailOptions> Mails(ConfigurationNode node) => List(node, Mail, mail => mail.Id);

    /// <summary>The section <c>mqtt_topics</c>.</summary>
    public static IReadOnlyList<TopicOptions> Topics(ConfigurationNode node) => List(node, Topic, topic => topic.Id);

    /// <summary>Deliveries are kept under the receivers' names, so each is one receiver's alone.</summary>
    public static void RefuseSharedNames(ConfigurationNode root, GatewayOptions options)
    {
        string? shared = options.Webhooks.Select(webhook => webhook.Id)
            .Concat(options.Mails.Select(mail => mail.Id))
            .Concat(options.Topics.Select(topic => topic.Id))
            .GroupBy(id => id, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1)?.Key;
        if (shared is not null)
        {
            throw root.Refuse($"webhooks, mails and mqtt_topics need different ids; \"{shared}\" is there twice");
        }
    }

    private static List<T> List<T>(
        ConfigurationNode node, Func<ConfigurationNode, T> read, Func<T, string> idOf)
    {
        List<T> entries = [];
        foreach (ConfigurationNode item in node.List(GatewayLimits.WebhooksMax))
        {
            T entry = read(item);
            if (entries.Exists(other => idOf(other) == idOf(entry)))
            {
                throw item.Refuse($"each id once; \"{idOf(entry)}\" is there already");
            }

            entries.Add(entry);
        }

        return entries;
    }

    private static WebhookOptions Webhook(ConfigurationNode node)
    {
        var keys = node.Object(
            "id", "url", "secret", "previous_secret", "format", "types", "matchers", "allow_private");
        if (!keys.TryGetValue("id", out ConfigurationNode id) || !keys.TryGetValue("url", out ConfigurationNode url))
        {
            throw node.Refuse("a webhook needs the keys id and url");
        }

        WebhookOptions webhook = new()
        {
            Id = id.Text(NameRule, IsName),
            Url = new Uri(url.Text("an absolute http or https address", IsWebAddress)),
        };
        foreach ((string key, ConfigurationNode value) in keys)
        {
            webhook = key switch
            {
                "secret" => webhook with { Secret = Secret(value) },
                "format" => webhook with { Format = value.OneOf("cloudevents", "alertmanager") },
                "types" => webhook with { Types = Types(value) },
                "matchers" => webhook with { Matchers = MatcherSection.Read(value) },
                "previous_secret" => webhook with { PreviousSecret = Secret(value) },
                "allow_private" => webhook with
                {
                    AllowPrivate = Private(value, webhook.Url.IdnHost, out IReadOnlyList<IPNetwork> networks),
                    AllowNetworks = networks,
                },
                _ => webhook,
            };
        }

        return webhook;
    }

    private static MailOptions Mail(ConfigurationNode node)
    {
        var keys = node.Object(
            "id", "server", "port", "security", "user", "password", "from", "to", "types", "matchers",
            "allow_private");
        if (Missing(keys, "id", "server", "from", "to"))
        {
            throw node.Refuse("a mail needs the keys id, server, from and to");
        }

        MailOptions mail = new()
        {
            Id = keys["id"].Text(NameRule, IsName),
            Server = keys["server"].Text(HostRule, IsHost),
            From = keys["from"].Text(MailRule, MailText.IsAddress),
            To =
            [
                .. keys["to"].List(WebhookLimits.RecipientsMax).Select(to => to.Text(MailRule, MailText.IsAddress)),
            ],
        };
        foreach ((string key, ConfigurationNode value) in keys)
        {
            mail = key switch
            {
                "port" => mail with { Port = value.Whole(1, IPEndPoint.MaxPort) },
                "security" => mail with { Security = value.OneOf("starttls", "tls", "none") },
                "user" => mail with { User = Word(value) },
                "password" => mail with { Password = Word(value) },
                "types" => mail with { Types = Types(value) },
                "matchers" => mail with { Matchers = MatcherSection.Read(value) },
                "allow_private" => mail with
                {
                    AllowPrivate = Private(value, mail.Server, out IReadOnlyList<IPNetwork> networks),
                    AllowNetworks = networks,
                },
                _ => mail,
            };
        }

        RefuseLoose(node, mail.To.Count == 0, "to needs at least one address");
        RefuseLoose(node, mail.User is null != mail.Password is null, "user and password go together");
        RefuseBare(node, mail.Security, mail.AllowPrivate || mail.AllowNetworks.Count > 0);
        return mail;
    }

    private static TopicOptions Topic(ConfigurationNode node)
    {
        var keys = node.Object(
            "id", "server", "port", "security", "version", "user", "password", "topic", "types", "matchers",
            "allow_private");
        if (Missing(keys, "id", "server", "topic"))
        {
            throw node.Refuse("an MQTT topic needs the keys id, server and topic");
        }

        TopicOptions topic = new()
        {
            Id = keys["id"].Text(NameRule, IsName),
            Server = keys["server"].Text(HostRule, IsHost),
            Topic = keys["topic"].Text(TopicRule, TopicText.IsValid),
        };
        foreach ((string key, ConfigurationNode value) in keys)
        {
            topic = key switch
            {
                "port" => topic with { Port = value.Whole(1, IPEndPoint.MaxPort) },
                "security" => topic with { Security = value.OneOf("tls", "none") },
                "version" => topic with { Version = value.OneOf("5", "3.1.1") },
                "user" => topic with { User = Word(value) },
                "password" => topic with { Password = Word(value) },
                "types" => topic with { Types = Types(value) },
                "matchers" => topic with { Matchers = MatcherSection.Read(value) },
                "allow_private" => topic with
                {
                    AllowPrivate = Private(value, topic.Server, out IReadOnlyList<IPNetwork> networks),
                    AllowNetworks = networks,
                },
                _ => topic,
            };
        }

        RefuseLoose(node, topic.User is null && topic.Password is not null, "a password needs a user");
        RefuseBare(node, topic.Security, topic.AllowPrivate || topic.AllowNetworks.Count > 0);
        return topic;
    }

    private static bool Missing(IReadOnlyDictionary<string, ConfigurationNode> keys, params string[] needed) =>
        !Array.TrueForAll(needed, keys.ContainsKey);

    private static void RefuseLoose(ConfigurationNode node, bool isLoose, string rule)
    {
        if (isLoose)
        {
            throw node.Refuse(rule);
        }
    }

    /// <summary>Names and alerts in the clear cross no public network.</summary>
    private static void RefuseBare(ConfigurationNode node, string security, bool isPrivate) => RefuseLoose(
        node, security == "none" && !isPrivate, "security none only together with allow_private");

    /// <summary>Whether the receiver's own name may lead to private addresses, and the networks that are
    /// named.</summary>
    private static bool Private(ConfigurationNode node, string host, out IReadOnlyList<IPNetwork> networks)
    {
        networks = [];
        if (node.IsFlag)
        {
            return node.Flag();
        }

        bool isNamed = false;
        List<IPNetwork> named = [];
        foreach (ConfigurationNode entry in node.List(WebhookLimits.NetworksMax))
        {
            string text = entry.Text(PrivateRule, _ => true);
            if (Network(text) is { } network)
            {
                named.Add(network);
                continue;
            }

            if (!IsSameHost(text, host))
            {
                throw entry.Refuse($"{PrivateRule}; the receiver here is {host}");
            }

            isNamed = true;
        }

        networks = named;
        return isNamed;
    }

    private static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out IPNetwork network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out IPAddress? address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }

    private static bool IsSameHost(string text, string host) =>
        string.Equals(text.TrimEnd('.'), host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static string Secret(ConfigurationNode node) =>
        node.Text("whsec_ and base64 of 24 to 64 bytes, or a text of 24 characters or more", WebhookSecret.IsValid);

    private static string Word(ConfigurationNode node) =>
        node.Text("a text of 1 to 1000 characters", text => text.Length is > 0 and <= 1000);

    private static string[] Types(ConfigurationNode node) => [.. node.List(100).Select(EventType)];

    private static string EventType(ConfigurationNode node) =>
        node.Text("an event type such as alert.raised, or its beginning with * at the end", DevicePatterns.IsValid);

    private static bool IsName(string text) => Names.IsValid(text);

    private static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";
}
