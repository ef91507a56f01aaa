using System.Text.Json;
using MQTTnet;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Security;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Agents;

/// <summary>Desired configurations through the whole gateway: HTTP on one side, an agent on the other.</summary>
public class ConfigurationJourneyTests
{
    private const string Slow = """{"settings":{"sensors":[{"type":"bme280","period_ms":5000}]},"by":"anna"}""";

    [Fact]
    public async Task What_a_person_puts_reaches_the_agent_and_what_becomes_of_it_is_shown()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Assert.Equal(404, (await api.GetAsync("/api/v1/agents/pump/configuration")).Status);

        AgentApiAnswer put = await api.PutAsync("pump", Slow, ("If-None-Match", "*"));
        Assert.Equal((200, "\"1\"", 1L, "anna"), (put.Status, put.ETag, put.Number("version"), put.Text("by")));
        DesiredConfiguration desired = await agent.HearConfigurationAsync();
        Assert.Equal((1, Limits.TrialSecondsDefault), (desired.Version, desired.TrialSeconds));
        Assert.Equal(5000, desired.Settings.GetProperty("sensors")[0].GetProperty("period_ms").GetInt32());

        await agent.SayAsync(new AgentConfiguration { Running = 0, Desired = 0, Status = ConfigurationStatus.None });
        JsonElement item = await api.UntilAsync("pump", "pending");
        Assert.True(item.GetProperty("online").GetBoolean());
        await agent.SayAsync(new AgentConfiguration
        {
            Running = 1,
            Desired = 1,
            Status = ConfigurationStatus.Trial,
            TrialSeconds = 100,
        });
        item = await api.UntilAsync("pump", "on_trial");
        Assert.Equal(100, item.GetProperty("configuration").GetProperty("trial_seconds").GetInt64());
        await agent.SayAsync(new AgentConfiguration
        {
            Running = 0,
            Desired = 1,
            Status = ConfigurationStatus.RolledBack,
            Reason = "bme280#0 gave nothing",
        });
        item = (await api.UntilAsync("pump", "rolled_back")).GetProperty("configuration");
        Assert.Equal("bme280#0 gave nothing", item.GetProperty("reason").GetString());
        Assert.Equal((0, 1), (item.GetProperty("running").GetInt64(), item.GetProperty("desired").GetInt64()));
        await agent.SayAsync(new AgentConfiguration
        {
            Running = 0,
            Desired = 1,
            Status = ConfigurationStatus.Refused,
            Faults = [new FieldFault("settings.sensors[0].period_ms", "an integer from 10 to 86400000")],
        });
        item = (await api.UntilAsync("pump", "refused")).GetProperty("configuration").GetProperty("faults")[0];
        Assert.Equal("settings.sensors[0].period_ms", item.GetProperty("path").GetString());
    }

    [Fact]
    public async Task Nobody_writes_over_what_he_has_not_seen()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Assert.Equal(412, (await api.PutAsync("pump", Slow, ("If-Match", "*"))).Status);
        Assert.Equal(200, (await api.PutAsync("pump", Slow)).Status);
        Assert.Equal(412, (await api.PutAsync("pump", Slow, ("If-None-Match", "*"))).Status);
        Assert.Equal(200, (await api.PutAsync("pump", Slow, ("If-Match", "\"1\""))).Status);
        AgentApiAnswer stale = await api.PutAsync("pump", Slow, ("If-Match", "\"1\""));
        Assert.Equal((412, "application/problem+json"), (stale.Status, stale.MediaType));
        Assert.Contains("2", stale.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("if_match", (await api.PutAsync("pump", Slow, ("If-Match", "one"))).Errors());
        AgentApiAnswer newest = await api.GetAsync("/api/v1/agents/pump/configuration");
        Assert.Equal((2L, "\"2\""), (newest.Number("version"), newest.ETag));
    }

    [Theory]
    [InlineData("""{"settings":[]}""", "settings: ")]
    [InlineData("""{"setings":{}}""", "settings: ")]
    [InlineData("{}", "settings: ")]
    [InlineData("""{"settings":{"publish":{},"publish":{}}}""", "settings: ")]
    [InlineData("""{"settings":{"a":"\ud800"}}""", "settings: ")]
    [InlineData("""{"settings":{},"trial_seconds":9}""", "trial_seconds: ")]
    public async Task What_the_agent_could_not_read_is_refused_with_its_path(string body, string expected)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        AgentApiAnswer refused = await api.PutAsync("pump", body);
        Assert.Equal(400, refused.Status);
        Assert.StartsWith(expected, refused.Errors(), StringComparison.Ordinal);
        Assert.True(await agent.HasHeardNothingAsync());
        Assert.Equal(404, (await api.GetAsync("/api/v1/agents/pump/configuration")).Status);
    }

    [Fact]
    public async Task An_agent_that_nobody_knows_has_no_configuration()
    {
        GatewayOptions options = new()
        {
            Open = true,
            Agents = new Dictionary<string, AgentOptions> { ["press"] = new() },
        };
        await using HttpProbe probe = await HttpProbe.StartAsync(options);
        using AgentApi api = new(probe);
        Assert.Equal(404, (await api.PutAsync("pump", Slow)).Status);
        Assert.Equal(404, (await api.PutAsync("a%2Fb", Slow)).Status);
        Assert.Equal(404, (await api.GetAsync("/api/v1/agents/pump")).Status);

        // One that is configured may be prepared before it first comes.
        Assert.Equal(200, (await api.PutAsync("press", Slow)).Status);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "press");
        Assert.Equal(1, (await agent.HearConfigurationAsync()).Version);
        AgentApiAnswer all = await api.GetAsync("/api/v1/agents");
        Assert.Equal("press", all.Body.GetProperty("items")[0].GetProperty("agent").GetString());
    }

    [Fact]
    public async Task A_version_is_kept_over_a_restart_and_told_again_as_retained()
    {
        string data = RunningGateway.NewFolder();
        await using (HttpProbe probe = await HttpProbe.StartAsync(data: data))
        {
            using AgentApi api = new(probe);
            await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
            await api.PutAsync("pump", Slow);
            MqttApplicationMessage live = await agent.HearAsync();
            Assert.False(live.Retain);
        }

        await using (HttpProbe probe = await HttpProbe.StartAsync(data: data))
        {
            using AgentApi api = new(probe);
            for (int connection = 0; connection < 2; connection++)
            {
                await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
                MqttApplicationMessage kept = await agent.HearAsync();
                Assert.True(kept.Retain);
                Assert.Equal(Topics.Config("pump"), kept.Topic);
            }

            Assert.Equal(1, (await api.GetAsync("/api/v1/agents/pump/configuration")).Number("version"));
            Assert.Equal(2, (await api.PutAsync("pump", Slow)).Number("version"));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Rolling_back_is_a_new_version_with_the_old_settings()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        const string path = "/api/v1/agents/pump/configuration";
        await api.PutAsync("pump", """{"settings":{"publish":{"linger_ms":1}},"trial_seconds":33}""");
        await api.PutAsync("pump", """{"settings":{"publish":{"linger_ms":2}},"note":"faster"}""");
        AgentApiAnswer back = await api.PostAsync(
            $"{path}/rollback", """{"version":1,"by":"bert"}""", ("If-Match", "\"2\""));
        Assert.Equal((200, 3L, 1L, 33L), (
            back.Status, back.Number("version"), back.Number("restores"), back.Number("trial_seconds")));
        List<long> heard = [];
        for (int version = 1; version <= 3; version++)
        {
            DesiredConfiguration desired = await agent.HearConfigurationAsync();
            Assert.Equal(version, desired.Version);
            heard.Add(desired.Settings.GetProperty("publish").GetProperty("linger_ms").GetInt64());
        }

        Assert.Equal([1, 2, 1], heard);
        JsonElement history = (await api.GetAsync($"{path}/history")).Body.GetProperty("items");
        Assert.Equal([3, 2, 1], history.EnumerateArray().Select(one => one.GetProperty("version").GetInt64()));
        Assert.Equal("faster", history[1].GetProperty("note").GetString());
        Assert.Equal("faster", (await api.GetAsync($"{path}/history/2")).Text("note"));
        Assert.Equal(404, (await api.GetAsync($"{path}/history/9")).Status);
        Assert.Equal(404, (await api.PostAsync($"{path}/rollback", """{"version":9}""")).Status);
        Assert.Contains("version", (await api.PostAsync($"{path}/rollback", "{}")).Errors());
        Assert.Equal(412, (await api.PostAsync($"{path}/rollback", """{"version":1}""", ("If-Match", "\"2\""))).Status);
    }

    [Fact]
    public async Task Each_agent_hears_its_own_and_no_other()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent pump = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        await using RawAgent spy = await RawAgent.ConnectAsync(probe.Gateway, "spy");
        string[] foreign =
        [
            Topics.Config("pump"), Topics.CommandFilter("pump"), Topics.Command("pump", "c-1"), "telemetry/v1/+/config",
            "telemetry/v1/#", "#", "$share/g/telemetry/v1/pump/config", Topics.Command("spy", "c-1"),
        ];
        Assert.All(
            await spy.ListenAsync(foreign), code => Assert.True(code > MqttClientSubscribeResultCode.GrantedQoS2));
        await api.PutAsync("pump", Slow);
        Assert.Equal(1, (await pump.HearConfigurationAsync()).Version);
        Assert.True(await spy.HasHeardNothingAsync());

        // Nor can an agent say what is for the gateway to say.
        using IMqttClient client = await probe.Gateway.ConnectAsync("other");
        MqttClientPublishResult published = await RunningGateway.PublishAsync(
            client, Topics.Config("other"), "{}"u8.ToArray());
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, published.ReasonCode);
    }

    [Fact]
    public async Task A_gateway_whose_folder_was_lost_goes_on_behind_what_the_agent_knows()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        await agent.SayAsync(new AgentConfiguration { Running = 7, Desired = 8, Status = ConfigurationStatus.Refused });
        await api.UntilAsync("pump", "overtaken");
        Assert.Equal(9, (await api.PutAsync("pump", Slow)).Number("version"));
        Assert.Equal(9, (await agent.HearConfigurationAsync()).Version);
    }

    [Fact]
    public async Task Who_said_it_is_in_the_journal_with_the_name_of_his_token()
    {
        GatewayOptions options = new()
        {
            Agents = new Dictionary<string, AgentOptions> { ["pump"] = new() { TokenHash = TokenHash.Sha256("p") } },
            Api = new ApiOptions
            {
                TokenHashes = new Dictionary<string, string>
                {
                    ["grafana"] = TokenHash.Sha256("g"),
                    ["anna"] = TokenHash.Sha256("a"),
                },
            },
        };
        List<(ControlKind Kind, string Payload)> said = [];
        await using HttpProbe probe = await HttpProbe.StartAsync(
            options, replace: services => RecordingControl.Install(services, said));
        using AgentApi stranger = new(probe);
        Assert.Equal(401, (await stranger.PutAsync("pump", Slow)).Status);
        using AgentApi api = new(probe, "a");
        AgentApiAnswer put = await api.PutAsync("pump", Slow);
        Assert.Equal("anna", put.Text("token"));
        await api.PostAsync(
            "/api/v1/agents/pump/commands?wait_seconds=0", """{"kind":"read_now","sensor":"x#0","by":"anna b."}""");
        Assert.Equal([ControlKind.AgentConfigured, ControlKind.AgentCommanded], said.Select(one => one.Kind));
        Assert.Contains("\"token\":\"anna\"", said[0].Payload, StringComparison.Ordinal);
        Assert.Contains("\"sha256\":\"", said[0].Payload, StringComparison.Ordinal);
        Assert.Contains("\"by\":\"anna b.\"", said[1].Payload, StringComparison.Ordinal);
    }
}
