using System.Net;
using System.Text.Json;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Security;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Alerts.Care;

/// <summary>What people do with alerts, from the interface through the journal and back.</summary>
public sealed class CareJourneyTests
{
    [Fact]
    public async Task People_care_for_an_alert_and_its_history_and_the_audit_say_who()
    {
        await using CareProbe care = await CareProbe.StartAsync();
        string alert = await care.RaiseAsync();
        string path = $"/api/v1/alerts/{alert}";

        await care.PostAsync($"{path}/ack", """{"by":"ann","comment":"on it"}""");
        await care.UntilEventAsync(alert, "acknowledged");
        await care.PostAsync($"{path}/assign", """{"to":"bob","by":"ann"}""");
        await care.UntilEventAsync(alert, "assigned");
        await care.PostAsync($"{path}/assign", """{"to":"bob","by":"eve"}""");
        await care.PostAsync($"{path}/comment", """{"comment":"fan \"2\"\nis loose","by":"bob"}""");
        await care.UntilEventAsync(alert, "commented");
        await care.PostAsync($"{path}/resolve", """{"by":"bob","comment":"tightened"}""");
        JsonElement item = await care.UntilEventAsync(alert, "closed");

        Assert.Equal(
            ("resolved", "bob", "bob", "tightened", true),
            (item.GetProperty("state").GetString(), item.GetProperty("assignee").GetString(),
                item.GetProperty("by").GetString(), item.GetProperty("comment").GetString(),
                item.GetProperty("acknowledged").GetBoolean()));
        Assert.Equal(64, item.GetProperty("rule_version").GetString()?.Length);
        Assert.Equal(
            ["acknowledged", "assigned", "commented", "closed"],
            (await care.EventsAsync(alert)).Where(what => what is not ("raised" or "confirmed")));
        JsonElement audit = await care.Probe.UntilAsync(
            $"/api/v1/audit?subject={alert}&order=asc",
            list => list.GetProperty("items").GetArrayLength() == 5 && list.GetProperty("items").EnumerateArray()
                .All(entry => entry.GetProperty("outcome").GetString() != "pending"));
        Assert.Equal(
            ["ack ann done", "assign ann done", "assign eve nothing", "comment bob done", "close bob done"],
            audit.GetProperty("items").EnumerateArray().Select(entry => $"{entry.GetProperty("action").GetString()} "
                + $"{entry.GetProperty("by").GetString()} {entry.GetProperty("outcome").GetString()}"));
        Assert.Equal(2, (await care.Probe.JsonAsync("/api/v1/audit?by=bob")).GetProperty("items").GetArrayLength());
        Assert.Equal(
            4, (await care.Probe.JsonAsync("/api/v1/audit?kind=alert_care")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Silences_are_listed_hold_and_end()
    {
        await using CareProbe care = await CareProbe.StartAsync();
        JsonElement made = await care.PostAsync("/api/v1/silences", """
            {"matchers":[{"name":"team","op":"=~","value":"ni.*"},{"name":"severity","op":"!=","value":"info"}],
             "duration_seconds":3600,"by":"ann","comment":"known"}
            """);
        string silence = made.GetProperty("silence").GetString()!; // It was made.
        JsonElement listed = await care.Probe.UntilAsync(
            "/api/v1/silences?state=active", list => list.GetProperty("items").GetArrayLength() == 1);
        string alert = await care.RaiseAsync();
        JsonElement item = await care.Probe.JsonAsync($"/api/v1/alerts/{alert}");
        Assert.True(item.GetProperty("silenced").GetBoolean());
        Assert.Equal(silence, item.GetProperty("silenced_by").GetString());
        JsonElement shown = listed.GetProperty("items")[0];
        Assert.Equal(("ann", "known", "=~"), (shown.GetProperty("by").GetString(),
            shown.GetProperty("comment").GetString(), shown.GetProperty("matchers")[0].GetProperty("op").GetString()));

        (HttpStatusCode status, _) = await care.SendAsync(HttpMethod.Delete, $"/api/v1/silences/{silence}?by=bob");

        Assert.Equal(HttpStatusCode.Accepted, status);
        item = await care.UntilEventAsync(alert, "unsilenced");
        Assert.Equal((false, "bob"), (item.GetProperty("silenced").GetBoolean(), item.GetProperty("by").GetString()));
        JsonElement gone = await care.Probe.UntilAsync(
            $"/api/v1/silences/{silence}", one => one.GetProperty("state").GetString() == "removed");
        Assert.Equal("bob", gone.GetProperty("removed_by").GetString());
        Assert.Equal(
            HttpStatusCode.Conflict, (await care.SendAsync(HttpMethod.Delete, $"/api/v1/silences/{silence}")).Status);
        JsonElement audit = await care.Probe.UntilAsync(
            $"/api/v1/audit?subject={silence}&order=asc", list => list.GetProperty("items").EnumerateArray()
                .Count(entry => entry.GetProperty("outcome").GetString() == "done") == 2);
        Assert.Equal("silence", audit.GetProperty("items")[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task What_people_did_is_the_same_after_a_restart_and_without_the_views()
    {
        string data = RunningGateway.NewFolder();
        string alert;
        string[] before;
        await using (CareProbe care = await CareProbe.StartAsync(data: data))
        {
            alert = await care.RaiseAsync();
            await care.PostAsync($"/api/v1/alerts/{alert}/silence", """{"duration_seconds":3600,"by":"ann"}""");
            await care.UntilEventAsync(alert, "silenced");
            await care.PostAsync($"/api/v1/alerts/{alert}/assign", """{"to":"bob"}""");
            await care.UntilEventAsync(alert, "assigned");
            before = await AnswersAsync(care, alert);
        }

        Directory.Delete(Path.Combine(data, "views"), recursive: true);
        await using (CareProbe care = await CareProbe.StartAsync(data: data))
        {
            await care.UntilEventAsync(alert, "assigned");
            await care.Probe.UntilAsync(
                "/api/v1/audit?kind=alert_care", list => list.GetProperty("items").GetArrayLength() == 2);
            Assert.Equal(before, await AnswersAsync(care, alert));
            await care.PostAsync($"/api/v1/alerts/{alert}/comment", """{"comment":"still here","by":"bob"}""");
            JsonElement item = await care.UntilEventAsync(alert, "commented");
            Assert.Equal(("bob", true),
                (item.GetProperty("assignee").GetString(), item.GetProperty("silenced").GetBoolean()));
        }

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("assign", """{"to":"$129"}""", "to")]
    [InlineData("assign", """{"to":"a\u0007"}""", "to")]
    [InlineData("ack", """{"by":"$129"}""", "by")]
    [InlineData("comment", """{"comment":"$2001"}""", "comment")]
    [InlineData("comment", """{"comment":"  "}""", "comment")]
    [InlineData("comment", "{}", "comment")]
    [InlineData("silence", "{}", "until")]
    [InlineData("silence", """{"duration_seconds":0}""", "duration_seconds")]
    [InlineData("silence", """{"duration_seconds":1e300}""", "duration_seconds")]
    [InlineData("silence", """{"duration_seconds":5,"until":"2099-01-01T00:00:00Z"}""", "until")]
    [InlineData("silence", """{"until":"2001-01-01T00:00:00Z"}""", "until")]
    [InlineData("silence", """{"until":"2999-01-01T00:00:00Z"}""", "until")]
    public async Task Bad_input_is_refused_with_the_field_and_what_is_allowed(string action, string body, string field)
    {
        await using CareProbe care = await CareProbe.StartAsync();
        string alert = await care.RaiseAsync();
        string long129 = new('x', 129);
        string long2001 = new('x', 2_001);

        (HttpStatusCode status, JsonElement problem) = await care.SendAsync(
            HttpMethod.Post, $"/api/v1/alerts/{alert}/{action}",
            body.Replace("$129", long129, StringComparison.Ordinal)
                .Replace("$2001", long2001, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("""{"duration_seconds":60}""", "matchers")]
    [InlineData("""{"duration_seconds":60,"matchers":[]}""", "matchers")]
    [InlineData("""{"duration_seconds":60,"matchers":[{"name":"device","op":"=~","value":".*"}]}""", "matchers")]
    [InlineData("""{"duration_seconds":60,"matchers":[{"name":"device","op":"=~","value":"(a"}]}""", "matchers[0]")]
    [InlineData("""{"duration_seconds":60,"matchers":[{"name":"device","op":"=~","value":"(a)\\1"}]}""", "matchers[0]")]
    [InlineData("""{"duration_seconds":60,"matchers":[{"name":"device","op":"==","value":"a"}]}""", "matchers[0]")]
    [InlineData("""{"duration_seconds":60,"matchers":[{"op":"=","value":"a"}]}""", "matchers[0]")]
    [InlineData("""{"duration_seconds":60,"matchers":[null]}""", "matchers[0]")]
    [InlineData(
        """
        {"matchers":[{"name":"device","op":"=","value":"a"}],"starts":"2090-01-01T00:00:00Z","duration_seconds":60}
        """,
        "starts")]
    public async Task Silence_that_cannot_be_is_refused(string body, string field)
    {
        await using CareProbe care = await CareProbe.StartAsync();

        (HttpStatusCode status, JsonElement problem) = await care.SendAsync(HttpMethod.Post, "/api/v1/silences", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("POST", "/api/v1/alerts/00000000000000000000000000000001/ack")]
    [InlineData("POST", "/api/v1/alerts/x/assign")]
    [InlineData("POST", "/api/v1/alerts/x/resolve")]
    [InlineData("GET", "/api/v1/alerts/x/history")]
    [InlineData("GET", "/api/v1/silences/sil_0")]
    [InlineData("DELETE", "/api/v1/silences/sil_0")]
    public async Task What_is_not_there_is_not_found(string method, string path)
    {
        await using CareProbe care = await CareProbe.StartAsync();

        (HttpStatusCode status, _) = await care.SendAsync(
            new HttpMethod(method), path, method == "POST" ? "{}" : null);

        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task Tokens_may_do_what_their_role_says_and_their_name_stands_for_who_does_not_say()
    {
        GatewayOptions options = CareProbe.Hot with
        {
            Open = false,
            Agents = new Dictionary<string, AgentOptions>
            {
                ["pump"] = new() { TokenHash = TokenHash.Sha256("p") },
            },
            Api = new ApiOptions
            {
                TokenHashes = new Dictionary<string, string>
                {
                    ["wall"] = TokenHash.Sha256("w"),
                    ["duty"] = TokenHash.Sha256("d"),
                    ["root"] = TokenHash.Sha256("r"),
                },
                Roles = new Dictionary<string, ApiRole>
                {
                    ["wall"] = ApiRole.Viewer,
                    ["duty"] = ApiRole.Operator,
                },
            },
        };
        await using CareProbe wall = await CareProbe.StartAsync(options, token: "w");
        CareProbe duty = wall.With("d");
        CareProbe root = wall.With("r");
        const string Silence = """{"matchers":[{"name":"device","op":"=","value":"a"}],"duration_seconds":60}""";

        Assert.Equal(HttpStatusCode.OK, (await wall.SendAsync(HttpMethod.Get, "/api/v1/alerts")).Status);
        (HttpStatusCode status, JsonElement problem) = await wall.SendAsync(
            HttpMethod.Post, "/api/v1/silences", Silence);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("needs operator", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await duty.PostAsync("/api/v1/silences", Silence);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await duty.SendAsync(HttpMethod.Post, "/api/v1/webhooks/reload", "{}")).Status);
        Assert.NotEqual(HttpStatusCode.Forbidden,
            (await root.SendAsync(HttpMethod.Post, "/api/v1/webhooks/reload", "{}")).Status);
        (_, JsonElement audit) = await duty.SendAsync(HttpMethod.Get, "/api/v1/audit?by=duty");
        for (int i = 0; audit.GetProperty("items").GetArrayLength() == 0 && i < 1_000; i++)
        {
            (_, audit) = await duty.SendAsync(HttpMethod.Get, "/api/v1/audit?by=duty");
        }

        JsonElement entry = audit.GetProperty("items")[0];
        Assert.Equal(("duty", "duty"), (entry.GetProperty("by").GetString(), entry.GetProperty("token").GetString()));
    }

    private static async Task<string[]> AnswersAsync(CareProbe care, string alert)
    {
        await care.Probe.UntilAsync("/api/v1/audit", list => list.GetProperty("items").EnumerateArray()
            .All(entry => entry.GetProperty("outcome").GetString() != "pending"));
        return
        [
            await care.Probe.TextAsync($"/api/v1/alerts/{alert}/history"),
            await care.Probe.TextAsync("/api/v1/silences"),
            await care.Probe.TextAsync("/api/v1/audit?kind=alert_care"),
        ];
    }
}
