using System.Text;
using System.Text.Json;

namespace Telemetry.Contract.Tests;

/// <summary>Configuration, commands and replies: these bytes for ever, and every refusal by its path.</summary>
public sealed class ControlMessageTests
{
    private const string Desired =
        """{"version":7,"trial_seconds":60,"settings":{"sensors":[{"type":"host","device":"a","period_ms":1000}]}}""";

    private const string ReadNow =
        """{"id":"c-1","kind":"read_now","sensor":"bme280#0","issued":1780000000000,"valid_seconds":60}""";

    private const string Restart =
        """{"id":"c-2","kind":"restart_sensor","sensor":"line#1","issued":1780000000000,"valid_seconds":60}""";

    private const string SetSampling =
        """{"id":"c-3","kind":"set_sampling","sensor":"host#2","issued":1780000000000,"valid_seconds":60,"""
        + "\"period_ms\":100,\"seconds\":600}";

    private const string Reply =
        """{"id":"c-1","result":"done","at":1780000000001,"readings":["""
        + """{"device":"press","metric":"temperature","unit":"Cel","at":1780000000001,"value":21.5},"""
        + """{"device":"press","metric":"state","flag":true,"quality":"gap"},"""
        + """{"device":"press","metric":"note","text":"a\u00E9"}]}""";

    [Fact]
    public void A_desired_configuration_is_this_json()
    {
        Assert.True(DesiredConfiguration.TryParse(Bytes(Desired), out var desired, out _));
        Assert.Equal((7, 60), (desired.Version, desired.TrialSeconds));
        Assert.Equal(1, desired.Settings.GetProperty("sensors").GetArrayLength());
        Assert.Equal(Desired, Encoding.UTF8.GetString(desired.ToJson()));
    }

    [Fact]
    public void A_trial_that_is_not_said_has_the_default() =>
        Assert.Equal(
            Limits.TrialSecondsDefault,
            DesiredConfiguration.TryParse("""{"version":1,"settings":{}}"""u8, out var desired, out _)
                ? desired.TrialSeconds
                : 0);

    [Theory]
    [InlineData(ReadNow, typeof(AgentCommand.ReadNow))]
    [InlineData(Restart, typeof(AgentCommand.RestartSensor))]
    [InlineData(SetSampling, typeof(AgentCommand.SetSampling))]
    public void A_command_is_this_json(string json, Type kind)
    {
        Assert.True(AgentCommand.TryParse(Bytes(json), out var command, out _));
        Assert.IsType(kind, command);
        Assert.Equal(json, Encoding.UTF8.GetString(command.ToJson()));
    }

    [Fact]
    public void A_reply_is_this_json()
    {
        Assert.True(CommandReply.TryParse(Bytes(Reply), out var reply, out _));
        Assert.Equal(Reply, Encoding.UTF8.GetString(reply.ToJson()));
        Assert.Equal(CommandResult.Done, reply.Result);
        Assert.Equal(
            [
                new ReplyReading(
                    "press", "temperature", "Cel", 1_780_000_000_001, ValueKind.Number, 21.5, "", ValueQuality.Good),
                new ReplyReading("press", "state", "", null, ValueKind.Bool, 1, "", ValueQuality.Gap),
                new ReplyReading("press", "note", "", null, ValueKind.Text, 0, "aé", ValueQuality.Good),
            ],
            reply.Readings);
    }

    [Fact]
    public void A_refusal_is_this_json_and_newer_agents_may_say_more()
    {
        const string Json = """{"id":"c-1","result":"refused","reason":"too late","at":1}""";
        Assert.True(CommandReply.TryParse(Bytes(Json), out var reply, out _));
        Assert.Equal(Json, Encoding.UTF8.GetString(reply.ToJson()));
        Assert.True(CommandReply.TryParse(
            """{"id":"c-1","result":"failed","mood":[1],"readings":[]}"""u8, out var newer, out _));
        Assert.Equal(CommandResult.Failed, newer.Result);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("""{"version":1,"settings":{}} x""", "")]
    [InlineData("""{"version":1,"version":2,"settings":{}}""", "")]
    [InlineData("""{"version":1,"settings":{"a":"\ud800"}}""", "")]
    [InlineData("""{"version":1,"settings":{"\ud800":1}}""", "")]
    [InlineData("""{"settings":{}}""", "version")]
    [InlineData("""{"version":0,"settings":{}}""", "version")]
    [InlineData("""{"version":-1,"settings":{}}""", "version")]
    [InlineData("""{"version":1.5,"settings":{}}""", "version")]
    [InlineData("""{"version":"1","settings":{}}""", "version")]
    [InlineData("""{"version":9007199254740992,"settings":{}}""", "version")]
    [InlineData("""{"version":1}""", "settings")]
    [InlineData("""{"version":1,"settings":[]}""", "settings")]
    [InlineData("""{"version":1,"settings":{},"trial_seconds":29}""", "trial_seconds")]
    [InlineData("""{"version":1,"settings":{},"trial_seconds":86401}""", "trial_seconds")]
    [InlineData("""{"version":1,"settings":{},"trial":60}""", "trial")]
    public void Other_configurations_are_refused_by_path(string json, string path)
    {
        Assert.False(DesiredConfiguration.TryParse(Bytes(json), out var desired, out var fault));
        Assert.Null(desired);
        Assert.Equal(path, fault.Path);
    }

    [Theory]
    [InlineData("id", "\"\"")]
    [InlineData("id", "\"a/b\"")]
    [InlineData("id", "7")]
    [InlineData("kind", "\"set_fire\"")]
    [InlineData("kind", "null")]
    [InlineData("sensor", "1")]
    [InlineData("issued", "-1")]
    [InlineData("issued", "\"now\"")]
    [InlineData("valid_seconds", "0")]
    [InlineData("valid_seconds", "3601")]
    [InlineData("period_ms", "9")]
    [InlineData("period_ms", "86400001")]
    [InlineData("seconds", "-1")]
    [InlineData("seconds", "86401")]
    [InlineData("more", "1")]
    public void Other_commands_are_refused_by_path(string key, string value)
    {
        Assert.False(AgentCommand.TryParse(With(SetSampling, key, value), out var command, out var fault));
        Assert.Null(command);
        Assert.Equal(key, fault.Path);
    }

    [Fact]
    public void Arguments_of_another_kind_are_refused() =>
        Assert.False(AgentCommand.TryParse(With(ReadNow, "period_ms", "100"), out _, out _));

    [Theory]
    [InlineData("id", "\"\"", "id")]
    [InlineData("result", "\"fine\"", "result")]
    [InlineData("reason", "1", "reason")]
    [InlineData("at", "1.5", "at")]
    [InlineData("readings", "{}", "readings")]
    [InlineData("readings", "[1]", "readings[0]")]
    [InlineData("readings", """[{"device":"a","metric":"b"}]""", "readings[0].value")]
    [InlineData("readings", """[{"device":"a","metric":"b","value":1,"flag":true}]""", "readings[0].value")]
    [InlineData("readings", """[{"device":"a","metric":"b","value":1e999}]""", "readings[0].value")]
    [InlineData("readings", """[{"device":"a b","metric":"b","value":1}]""", "readings[0].device")]
    [InlineData("readings", """[{"device":"a","metric":"b","value":1},{"device":"a"}]""", "readings[1].value")]
    public void Other_replies_are_refused_by_path(string key, string value, string path)
    {
        Assert.False(CommandReply.TryParse(With(Reply, key, value), out var reply, out var fault));
        Assert.Null(reply);
        Assert.Equal(path, fault.Path);
    }

    [Fact]
    public void What_is_too_large_or_too_deep_is_refused()
    {
        var large = """{"version":1,"settings":{"a":"""
            + '"' + new string('x', Limits.ControlBytesMax) + "\"}}";
        Assert.False(DesiredConfiguration.TryParse(Bytes(large), out _, out var fault));
        Assert.Contains(Limits.ControlBytesMax.ToString(), fault.Reason, StringComparison.Ordinal);
        var deep = """{"version":1,"settings":{"a":"""
            + new string('[', Limits.JsonDepthMax) + new string(']', Limits.JsonDepthMax) + "}}";
        Assert.False(DesiredConfiguration.TryParse(Bytes(deep), out _, out _));
        Assert.False(CommandReply.TryParse(
            With(Reply, "readings", $"[{string.Join(',', Enumerable.Repeat("{}", Limits.ReplyReadingsMax + 1))}]"),
            out _, out fault));
        Assert.Equal("readings", fault.Path);
    }

    [Theory]
    [InlineData("""{"version":5,"settings":3,"later":1}""", 5)]
    [InlineData("""{"settings":{}}""", 0)]
    [InlineData("nonsense", 0)]
    public void The_version_of_a_refused_message_is_read_if_it_can_be(string json, long version) =>
        Assert.Equal(version, DesiredConfiguration.VersionOf(Bytes(json)));

    [Fact]
    public void A_fault_is_one_line_and_bounded()
    {
        var fault = FieldFault.Of("a\nb", new string('x', 5000) + "\u001b[31m");
        Assert.Equal("a b", fault.Path);
        Assert.Equal(Limits.FaultLengthMax, fault.Reason.Length);
    }

    [Fact]
    public void The_reported_configuration_is_this_json()
    {
        var state = new AgentState
        {
            Online = true,
            Configuration = new AgentConfiguration
            {
                Running = 6,
                Desired = 7,
                Status = ConfigurationStatus.Refused,
                Faults = [new FieldFault("settings.sensors[0].period_ms", "5 is refused; allowed: …")],
            },
        };
        var json = Encoding.UTF8.GetString(state.ToJson());
        Assert.Contains(
            ""","configuration":{"running":6,"desired":7,"status":"refused","faults":["""
            + """{"path":"settings.sensors[0].period_ms","reason":"5 is refused; allowed: \u2026"}]}""",
            json, StringComparison.Ordinal);
        Assert.True(AgentState.TryParse(Bytes(json), out var parsed));
        Assert.Equal(json, Encoding.UTF8.GetString(parsed.ToJson()));
        Assert.Equal("settings.sensors[0].period_ms", parsed.Configuration?.Faults?[0].Path);
    }

    [Theory]
    [InlineData("""{"running":-1,"status":"applied"}""")]
    [InlineData("""{"running":1,"status":""}""")]
    [InlineData("""{"running":1}""")]
    [InlineData("""{"running":1,"status":"applied","desired":9007199254740992}""")]
    [InlineData("""{"running":1,"status":"applied","faults":[null]}""")]
    [InlineData("""{"running":1,"status":"applied","faults":[{"path":null,"reason":"x"}]}""")]
    public void A_state_with_another_configuration_is_refused(string configuration) =>
        Assert.False(AgentState.TryParse(Bytes("{\"online\":true,\"configuration\":" + configuration + "}"), out _));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The message with one key's value put in its place, or behind the others.</summary>
    private static byte[] With(string json, string key, string value)
    {
        using var document = JsonDocument.Parse(json);
        var members = document.RootElement.EnumerateObject()
            .ToDictionary(static p => p.Name, static p => p.Value.GetRawText());
        members[key] = value;
        return Bytes("{" + string.Join(',', members.Select(static m => $"\"{m.Key}\":{m.Value}")) + "}");
    }
}
