using System.Text;
using System.Text.Json;
using Telemetry.Alerts.Care;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Tests.Configuration;

public sealed class CareSectionTests
{
    private const string Whole = """
        {
          "maintenance": [
            { "id": "washdown", "from": "2026-12-01T06:00:00+01:00", "to": "2026-12-01T06:00:00Z", "comment": "yearly",
              "matchers": [ { "name": "device", "op": "=~", "value": "press-.*" } ] },
            { "id": "nights", "weekly": { "days": [ "sat", "sun", "sat" ], "start": "22:00", "end": "06:30",
                                          "zone": "Europe/Berlin" } },
            { "id": "days", "weekly": { "days": [ "mon" ], "start": "00:00", "end": "24:00" } } ],
          "escalations": [
            { "id": "night", "matchers": [ { "name": "severity", "value": "critical" } ],
              "steps": [ { "after_seconds": 600, "to": "lead" }, { "after_seconds": 1800.5, "to": "head" } ] } ],
          "webhooks": [ { "id": "w", "url": "https://example.com/", 
                          "matchers": [ { "name": "team", "op": "!=", "value": "day" } ] } ]
        }
        """;

    [Fact]
    public void Maintenance_escalations_and_matchers_are_read()
    {
        GatewayOptions options = Parse(Whole);

        Assert.Equal(1_796_101_200_000_000, options.Care.Maintenance[0].From);
        Assert.Equal("device=~\"press-.*\"", options.Care.Maintenance[0].Matchers[0].ToString());
        Assert.Equal("Sunday,Saturday 22:00:00-06:30:00 Europe/Berlin",
            options.Care.Maintenance[1].Weekly?.ToString());
        Assert.Equal(TimeSpan.FromDays(1), options.Care.Maintenance[2].Weekly?.End);
        Assert.Equal("head after 00:30:00.5000000", options.Care.Escalations[0].Steps[1].ToString());
        Assert.Equal("team!=\"day\"", options.Webhooks[0].Matchers[0].ToString());
    }

    [Fact]
    public void What_a_replay_keeps_is_read_as_the_same()
    {
        CareSettings care = Parse(Whole).Care;
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            CareSettingsText.Write(json, care);
            json.WriteEndObject();
        }

        Assert.Equal(care.ToString(), Parse(Encoding.UTF8.GetString(text.ToArray())).Care.ToString());
        Assert.Equal("yearly", Parse(Encoding.UTF8.GetString(text.ToArray())).Care.Maintenance[0].Comment);
    }

    [Theory]
    [InlineData("""{"maintenance":[{"id":"a"}]}""", "either from and to or weekly")]
    [InlineData("""{"maintenance":[{"id":"a","from":"2026-01-01T00:00:00Z"}]}""", "either from and to or weekly")]
    [InlineData("""{"maintenance":[{"id":"a","from":"2026-01-01T00:00:00","to":"2026-01-02T00:00:00Z"}]}""",
        "maintenance[0].from: \"2026-01-01T00:00:00\" is not allowed: a time such as")]
    [InlineData("""{"maintenance":[{"id":"a","from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}]}""",
        "to lies after from")]
    [InlineData("""{"maintenance":[{"id":"a","weekly":{"days":[],"start":"01:00","end":"02:00"}}]}""", "one day")]
    [InlineData("""{"maintenance":[{"id":"a","weekly":{"days":["Monday"],"start":"01:00","end":"02:00"}}]}""",
        "sun, mon, tue, wed, thu, fri, sat")]
    [InlineData("""{"maintenance":[{"id":"a","weekly":{"days":["mon"],"start":"24:00","end":"02:00"}}]}""", "06:30")]
    [InlineData("""{"maintenance":[{"id":"a","weekly":{"days":["mon"],"start":"02:00","end":"02:00"}}]}""", "an end")]
    [InlineData("""{"maintenance":[{"id":"a","weekly":{"days":["mon"],"start":"01:00","end":"02:00","zone":"X"}}]}""",
        "the name of a time zone")]
    [InlineData(
        """
        {"maintenance":[{"id":"a","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"},
        {"id":"a","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}]}
        """,
        "each id once")]
    [InlineData("""{"escalations":[{"id":"a","steps":[]}]}""", "one or more")]
    [InlineData("""{"escalations":[{"id":"a","steps":[{"after_seconds":9,"to":"a"},{"after_seconds":9,"to":"b"}]}]}""",
        "each later than the one before")]
    [InlineData("""{"escalations":[{"id":"a","steps":[{"after_seconds":-1,"to":"a"}]}]}""", "a number from 0")]
    [InlineData(
        """
        {"escalations":[{"id":"a","matchers":[{"name":"x","op":"=~","value":"(?=a)"}],
        "steps":[{"after_seconds":1,"to":"a"}]}]}
        """,
        "the regular expression cannot be used")]
    [InlineData("""{"webhooks":[{"id":"w","url":"https://a.example/","matchers":[{"name":"x"}]}]}""", "name and value")]
    [InlineData("""{"api":{"tokens":{"a":{"token":"sha256:0","role":"viewer"}}}}""", "*** is not allowed")]
    [InlineData("""{"api":{"tokens":{"a":{"role":"viewer"}}}}""", "needs the keys token and role")]
    public void What_is_wrong_is_one_line_with_what_is_allowed(string text, string expected)
    {
        ConfigurationException wrong = Assert.Throws<ConfigurationException>(() => Parse(text));
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void Tokens_have_roles()
    {
        string hash = "sha256:" + new string('a', 64);
        ApiOptions api = Parse(
            $$"""{"api":{"tokens":{"root":"{{hash}}","wall":{"token":"{{hash}}","role":"viewer"} } } }""").Api;

        Assert.Equal((ApiRole.Admin, ApiRole.Viewer), (api.Roles["root"], api.Roles["wall"]));
        Assert.Equal(hash, api.TokenHashes["wall"]);
    }

    private static GatewayOptions Parse(string text) => ConfigurationFile.Parse("c.json", Encoding.UTF8.GetBytes(text));
}
