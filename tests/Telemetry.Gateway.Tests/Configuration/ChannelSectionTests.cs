using System.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Configuration;

public sealed class ChannelSectionTests
{
    [Fact]
    public void Receivers_of_every_kind_are_read()
    {
        GatewayOptions options = Parse("""
            {
              "dashboard_url": "https://gateway.plant/", "device_offline_after_seconds": 600,
              "webhooks": [ { "id": "am", "url": "http://am.plant:9093/x", "format": "alertmanager",
                              "allow_private": ["am.plant", "10.1.0.0/16", "192.168.7.7"] } ],
              "mails": [ { "id": "duty", "server": "mail.example.com", "security": "tls", "user": "u", "password": "p",
                           "from": "gateway@plant.example", "to": ["a@plant.example", "b@plant.example"] } ],
              "mqtt_topics": [ { "id": "scada", "server": "10.1.2.3", "security": "none", "version": "3.1.1",
                                 "topic": "plant/{type}", "types": ["alert.*"], "allow_private": true } ]
            }
            """);

        WebhookOptions webhook = Assert.Single(options.Webhooks);
        Assert.True(webhook.AllowPrivate);
        Assert.Equal(["10.1.0.0/16", "192.168.7.7/32"], webhook.AllowNetworks.Select(network => network.ToString()));
        Assert.Equal(600, options.DeviceOfflineAfter.TotalSeconds);
        Assert.Equal(
            [
                "webhook am http://am.plant:9093/x",
                "mail duty smtp://mail.example.com:465/a@plant.example,b@plant.example",
                "mqtt scada mqtt://10.1.2.3:1883/plant/{type}",
            ],
            ChannelSet.Of(options).Select(one => $"{one.Channel} {one.Id} {one.ShownAddress}"));
    }

    [Theory]
    [InlineData(
        """{ "webhooks": [ { "id": "w", "url": "https://a.plant/", "allow_private": ["b.plant"] } ] }""",
        "f.json: webhooks[0].allow_private[0]: \"b.plant\" is not allowed: true, false, or a list of the receiver's")]
    [InlineData(
        """{ "webhooks": [ { "id": "w", "url": "https://a.plant/", "format": "xml" } ] }""",
        "f.json: webhooks[0].format: \"xml\" is not allowed: cloudevents, alertmanager")]
    [InlineData(
        """{ "mails": [ { "id": "m", "server": "s", "from": "a@b.c" } ] }""",
        "is not allowed: a mail needs the keys id, server, from and to")]
    [InlineData(
        """{ "mails": [ { "id": "m", "server": "s", "from": "a@b.c", "to": [] } ] }""",
        "is not allowed: to needs at least one address")]
    [InlineData(
        """{ "mails": [ { "id": "m", "server": "s", "from": "A <a@b.c>", "to": ["a@b.c"] } ] }""",
        "f.json: mails[0].from: \"A <a@b.c>\" is not allowed: an e-mail address")]
    [InlineData(
        """{ "mails": [ { "id": "m", "server": "s", "from": "a@b.c", "to": ["a@b.c"], "user": "u" } ] }""",
        "is not allowed: user and password go together")]
    [InlineData(
        """{ "mails": [ { "id": "m", "server": "s", "from": "a@b.c", "to": ["a@b.c"], "security": "none" } ] }""",
        "is not allowed: security none only together with allow_private")]
    [InlineData(
        """{ "mails": [ { "id": "m", "password": 5 } ] }""",
        """{"id":"m","password":"***"} is not allowed""")]
    [InlineData(
        """{ "mqtt_topics": [ { "id": "m", "server": "s", "topic": "a/#" } ] }""",
        "f.json: mqtt_topics[0].topic: \"a/#\" is not allowed: a topic without + and #")]
    [InlineData(
        """{ "mqtt_topics": [ { "id": "m", "server": "s", "topic": "a", "security": "none" } ] }""",
        "is not allowed: security none only together with allow_private")]
    [InlineData(
        """{ "mqtt_topics": [ { "id": "m", "server": "s p", "topic": "a" } ] }""",
        "f.json: mqtt_topics[0].server: \"s p\" is not allowed: a host name or an IP address")]
    [InlineData(
        """
        { "webhooks": [ { "id": "x", "url": "https://a.plant/" } ],
          "mqtt_topics": [ { "id": "x", "server": "s", "topic": "a" } ] }
        """,
        "is not allowed: webhooks, mails and mqtt_topics need different ids; \"x\" is there twice")]
    public void Wrong_receiver_is_one_line_with_key_value_and_what_is_allowed(string json, string expected)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Parse(json));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static GatewayOptions Parse(string json) => ConfigurationFile.Parse("f.json", Encoding.UTF8.GetBytes(json));
}
