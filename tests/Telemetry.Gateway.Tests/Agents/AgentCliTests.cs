using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Agents;

/// <summary><c>telemetry agent …</c> against a running gateway.</summary>
public sealed class AgentCliTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_configuration_is_set_read_listed_and_rolled_back()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        string slow = Settings("slow.json", """{"publish":{"linger_ms":500}}""");
        string fast = Settings("fast.json", """{"publish":{"linger_ms":5}}""");

        JsonElement set = One(await RunAsync(
            probe, 0, "agent config set pump", slow, "--if-version 0 --by anna --note night --trial-seconds 40"));
        Assert.Equal((1, 40), (set.GetProperty("version").GetInt32(), set.GetProperty("trial_seconds").GetInt32()));
        Assert.Equal(("anna", "night"), (set.GetProperty("by").GetString(), set.GetProperty("note").GetString()));
        One(await RunAsync(probe, 0, "agent config set pump", fast, "--if-version 1"));
        (_, string stale) = await RunAsync(probe, 1, "agent config set pump", fast, "--if-version 1");
        Assert.Equal("telemetry: 412: The newest version is 2: look at it first.", stale.TrimEnd());
        (_, string old) = await RunAsync(probe, 1, "agent config set pump", fast, "--if-version 0");
        Assert.StartsWith("telemetry: 412: ", old, StringComparison.Ordinal);

        (string lines, _) = await RunAsync(probe, 0, "agent config history pump");
        Assert.Equal(2, lines.TrimEnd().Split('\n').Length);
        JsonElement first = One(await RunAsync(probe, 0, "agent config get pump --version 1"));
        Assert.Equal(500, first.GetProperty("settings").GetProperty("publish").GetProperty("linger_ms").GetInt32());
        JsonElement back = One(await RunAsync(probe, 0, "agent config rollback pump 1 --if-version 2 --by bert"));
        Assert.Equal((3, 1), (back.GetProperty("version").GetInt32(), back.GetProperty("restores").GetInt32()));
        JsonElement newest = One(await RunAsync(probe, 0, "agent config get pump"));
        Assert.Equal(3, newest.GetProperty("version").GetInt32());
        JsonElement listed = One(await RunAsync(probe, 0, "agent list"));
        Assert.Equal("pump", listed.GetProperty("agent").GetString());
        for (int version = 1; version <= 3; version++)
        {
            Assert.Equal(version, (await agent.HearConfigurationAsync()).Version);
        }
    }

    [Theory]
    [InlineData(ConfigurationStatus.Applied, 0, "")]
    [InlineData(ConfigurationStatus.RolledBack, 1, "telemetry: version 1 is rolled_back: too slow")]
    [InlineData(ConfigurationStatus.Refused, 1, "telemetry: version 1 is refused: settings.a: unknown; b: also")]
    public async Task Who_waits_hears_what_became_of_it(string status, int exit, string line)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Task<(string Output, string Error)> set = RunAsync(
            probe, exit, "agent config set pump", Settings("a.json", "{}"), "--wait-seconds 30");
        Assert.Equal(1, (await agent.HearConfigurationAsync()).Version);
        await agent.SayAsync(new AgentConfiguration { Running = 1, Desired = 1, Status = ConfigurationStatus.Trial });
        await agent.SayAsync(new AgentConfiguration
        {
            Running = status == ConfigurationStatus.Applied ? 1 : 0,
            Desired = 1,
            Status = status,
            Reason = status == ConfigurationStatus.RolledBack ? "too slow" : null,
            Faults = status == ConfigurationStatus.Refused
                ? [new FieldFault("settings.a", "unknown"), new FieldFault("b", "also")]
                : null,
        });
        Assert.Equal(line, (await set).Error.TrimEnd());
    }

    [Fact]
    public async Task A_command_prints_its_outcome_and_fails_when_it_was_not_done()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        var done = RunAsync(
            probe, 0, "agent command pump set_sampling --sensor x#0 --period-ms 100 --seconds 60 --by anna --id c-1");
        AgentCommand.SetSampling sampling = Assert.IsType<AgentCommand.SetSampling>(await agent.HearCommandAsync());
        Assert.Equal((100, 60, "x#0"), (sampling.PeriodMs, sampling.Seconds, sampling.Sensor));
        await agent.ReplyAsync(new CommandReply { Id = "c-1", Result = CommandResult.Done });
        Assert.Equal("done", One(await done).GetProperty("state").GetString());

        var refused = RunAsync(probe, 1, "agent command pump restart_sensor --sensor x#9 --id c-2");
        await agent.HearCommandAsync();
        await agent.ReplyAsync(
            new CommandReply { Id = "c-2", Result = CommandResult.Refused, Reason = "no such sensor" });
        Assert.Equal("telemetry: refused: no such sensor", (await refused).Error.TrimEnd());
        (_, string waits) = await RunAsync(probe, 1, "agent command pump read_now --sensor x#0 --wait-seconds 0");
        Assert.Equal("telemetry: sent: no answer yet", waits.TrimEnd());
        (_, string wrong) = await RunAsync(
            probe, 1, "agent command pump read_now --sensor x#0 --valid-seconds 0");
        Assert.StartsWith("telemetry: 400: valid_seconds: ", wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent command pump explode --sensor x#0")]
    [InlineData("agent command pump read_now")]
    [InlineData("agent config set pump no-such-file.json")]
    [InlineData("agent config rollback pump one")]
    [InlineData("agent config get pump --url ftp://x")]
    [InlineData("agent fly")]
    public async Task Bad_usage_is_one_line_and_exit_2(string line)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        Assert.Equal(2, await TelemetryCommand.InvokeAsync(line.Split(' '), output, error));
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Help_says_what_each_verb_does()
    {
        using StringWriter output = new();
        using StringWriter error = new();
        foreach (string verb in (string[])["agent", "agent config", "agent config set", "agent command"])
        {
            Assert.Equal(0, await TelemetryCommand.InvokeAsync([.. verb.Split(' '), "--help"], output, error));
        }

        string help = output.ToString();
        Assert.Contains("rollback", help, StringComparison.Ordinal);
        Assert.Contains("runs them on trial", help, StringComparison.Ordinal);
        Assert.Contains("restart_sensor   close", help, StringComparison.Ordinal);
    }

    private static JsonElement One((string Output, string Error) said) =>
        JsonElement.Parse(Assert.Single(said.Output.TrimEnd().Split('\n')));

    private static async Task<(string Output, string Error)> RunAsync(HttpProbe probe, int exit, params string[] parts)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        string[] arguments =
        [
            .. parts.SelectMany(part => File.Exists(part) ? [part] : part.Split(' ')),
            "--url", probe.Address.ToString(),
        ];
        int actual = await TelemetryCommand.InvokeAsync(arguments, output, error);
        Assert.True(exit == actual, $"{actual}: {output} {error}");
        return (output.ToString(), error.ToString());
    }

    private string Settings(string name, string json)
    {
        File.WriteAllText(_folder[name], json);
        return _folder[name];
    }
}
