using System.Text;
using Telemetry.Alerts;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Tests.Configuration;

public class ConfigurationFileTests
{
    [Fact]
    public void Full_configuration_is_read()
    {
        GatewayOptions options = Parse("""
            {
              "data": "d", "http": { "address": "0.0.0.0", "port": 0 }, "mqtt": { "port": 1884, "connections_max": 7 },
              "open": false, "future_tolerance_seconds": 30, "foreign_disorder_seconds": 2.5,
              "when_pipeline_changes": "map",
              "agents": { "skab": {
                "token": "sha256:AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11AA11",
                "devices": ["skab-*"] } },
              "rules": [ { "id": "hot", "metric": "temperature", "device": "press*",
                           "raise_above": 80, "clear_below": 75,
                           "for_windows": 3, "severity": "critical", "aggregate": "max", "late_after_seconds": 60 },
                         { "id": "strange", "pipeline": "machine_scores", "raise_above": 90 } ],
              "webhooks": [ { "id": "w", "url": "https://example.com/hook",
                              "secret": "a secret of more than 24 characters" } ],
              "group_windows": [ { "id": "site_10s", "size_seconds": 10, "deadline_seconds": 90,
                                   "idle_after_seconds": 20, "horizon_seconds": 3600, "early_seconds": 2.5,
                                   "groups": { "hall": ["press-2", "press-1"], "yard": ["pump"] } } ],
              "model": { "train": false, "training_windows": 60 }
            }
            """);

        Assert.Equal("0.0.0.0:0", options.Http.ToString());
        Assert.Equal("127.0.0.1:1884", options.Mqtt.ToString());
        Assert.Equal(7, options.ConnectionsMax);
        Assert.Equal(2.5, options.ForeignDisorder.TotalSeconds);
        Assert.Equal(ChangedPipeline.Map, options.WhenPipelineChanges);
        Assert.Equal("skab-*", Assert.Single(options.Agents["skab"].Devices));
        AlertRule hot = options.Rules[0];
        Assert.Equal((80.0, 75.0, 3, "max"), (hot.RaiseAbove, hot.ClearBelow, hot.ForWindows, hot.Aggregate));
        Assert.Equal(90.0, options.Rules[1].ClearBelow);
        Assert.False(options.Model.Train);
        GroupWindowOptions site = Assert.Single(options.GroupWindows);
        Assert.Equal(("site_10s", 90.0, 2.5), (site.Id, site.Deadline.TotalSeconds, site.Early?.TotalSeconds));
        Assert.Equal(["hall: press-2 press-1", "yard: pump"],
            site.Groups.Select(group => $"{group.Name}: {string.Join(' ', group.Devices)}"));
    }

    [Theory]
    [InlineData("""{ "htp": {} }""", "f.json: htp: {} is not allowed: unknown key; allowed here: data, http, mqtt,")]
    [InlineData(
        """{ "http": { "port": 70000 } }""",
        "f.json: http.port: 70000 is not allowed: a whole number from 0 to 65535")]
    [InlineData(
        """{ "http": { "port": 1.5 } }""",
        "f.json: http.port: 1.5 is not allowed: a whole number from 0 to 65535")]
    [InlineData(
        """{ "mqtt": { "address": "localhost" } }""",
        "f.json: mqtt.address: \"localhost\" is not allowed: an IP address")]
    [InlineData("""{ "open": "yes" }""", "f.json: open: \"yes\" is not allowed: true or false")]
    [InlineData(
        """{ "agents": { "a b": {} } }""",
        "f.json: agents.a b: {} is not allowed: at most 10000 agents, each with a name of 1 to 128")]
    [InlineData(
        """{ "agents": { "a": { "token": "plain" } } }""",
        "f.json: agents.a.token: *** is not allowed: sha256:<64 hex digits>")]
    [InlineData(
        """{ "webhooks": [ { "id": "w", "url": "https://x.example", "secret": "plain" } ] }""",
        "f.json: webhooks[0].secret: *** is not allowed: whsec_ and base64")]
    [InlineData(
        """{ "webhooks": [ { "id": "w", "url": "https://x.example", "previous_secret": ["plain"] } ] }""",
        "f.json: webhooks[0].previous_secret: *** is not allowed: whsec_ and base64")]
    [InlineData(
        """{ "webhooks": [ { "id": "w", "secert": "plain" } ] }""",
        "f.json: webhooks[0].secert: *** is not allowed: unknown key; allowed here: id, url, secret")]
    [InlineData(
        """{ "webhooks": [ { "id": "w", "secret": "plain" } ] }""",
        """f.json: webhooks[0]: {"id":"w","secret":"***"} is not allowed: a webhook needs the keys id and url""")]
    [InlineData(
        """{ "api": { "tokens": { "grafana": "plain" } } }""",
        "f.json: api.tokens.grafana: *** is not allowed: sha256:<64 hex digits>")]
    [InlineData(
        """{ "api": { "tokens": "plain" } }""",
        "f.json: api.tokens: *** is not allowed: an object {…}")]
    [InlineData(
        """{ "webhooks": { "w": { "secret": "plain", "url": "x" } } }""",
        """f.json: webhooks: {"w":{"secret":"***","url":"x"}} is not allowed: a list […]""")]
    [InlineData(
        """{ "agents": { "a": { "devices": ["*x"] } } }""",
        "f.json: agents.a.devices[0]: \"*x\" is not allowed: a device name, or")]
    [InlineData(
        """{ "rules": [ { "id": "r", "metric": "m" } ] }""",
        "f.json: rules[0]: { \"id\": \"r\", \"metric\": \"m\" } is not allowed: a rule needs the key raise_above")]
    [InlineData(
        """{ "rules": [ { "id": "r", "raise_above": 1 } ] }""",
        "is not allowed: a rule over readings_10s or scores needs the key metric")]
    [InlineData(
        """{ "rules": [ { "id": "r", "metric": "m", "raise_above": 1, "clear_below": 2 } ] }""",
        "f.json: rules[0].clear_below: 2 is not allowed: a number from")]
    [InlineData(
        """{ "rules": [ { "id": "r", "metric": "m", "raise_above": 1 }, """
        + """{ "id": "r", "metric": "m", "raise_above": 1 } ] }""",
        "f.json: rules[1]: ")]
    [InlineData(
        """{ "webhooks": [ { "id": "w", "url": "ftp://x" } ] }""",
        "f.json: webhooks[0].url: \"ftp://x\" is not allowed: an absolute http or https address")]
    [InlineData("""{ "open": true, "open": false }""", "f.json: is not valid JSON: ")]
    [InlineData("""{ "open": tru }""", "f.json: is not valid JSON: ")]
    [InlineData("""[]""", "f.json: (top): [] is not allowed: an object {…}")]
    public void Wrong_configuration_is_one_line_with_file_key_value_and_what_is_allowed(string json, string expected)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Parse(json));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain("plain", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{ "group_windows": [ { "id": "w" } ] }""",
        "f.json: group_windows[0]: { \"id\": \"w\" } is not allowed: group windows need the keys id and groups")]
    [InlineData(
        """{ "group_windows": [ { "id": "scores", "groups": { "g": ["a"] } } ] }""",
        "is not allowed: another id; \"scores\" is a stream of the gateway's own")]
    [InlineData(
        """{ "group_windows": [ { "id": "w", "groups": { "g": ["a", "a"] } } ] }""",
        "f.json: group_windows[0].groups.g[1]: \"a\" is not allowed: each device once in a group")]
    [InlineData(
        """{ "group_windows": [ { "id": "w", "groups": {} } ] }""",
        "f.json: group_windows[0].groups: {} is not allowed: group windows need a group")]
    [InlineData(
        """{ "group_windows": [ { "id": "w", "size_seconds": 0, "groups": { "g": ["a"] } } ] }""",
        "f.json: group_windows[0].size_seconds: 0 is not allowed: a number from 0.001 to 86400")]
    [InlineData(
        """{ "group_windows": [ { "id": "w", "horizon_seconds": 5, "groups": { "g": ["a"] } } ] }""",
        "is not allowed: the horizon comes after the deadline: horizon_seconds is too small")]
    public void Wrong_group_windows_are_one_line_too(string json, string expected) =>
        Wrong_configuration_is_one_line_with_file_key_value_and_what_is_allowed(json, expected);

    private static GatewayOptions Parse(string json) => ConfigurationFile.Parse("f.json", Encoding.UTF8.GetBytes(json));
}
