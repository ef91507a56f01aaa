using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using Telemetry.Contract;
using Telemetry.Gateway.Agents;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Agents;

/// <summary>Commands through the whole gateway.</summary>
public class CommandJourneyTests
{
    private const string Path = "/api/v1/agents/pump/commands";
    private const string ReadNow = """{"kind":"read_now","sensor":"bme280#0","id":"c-1","by":"anna"}""";

    [Fact]
    public async Task A_command_is_answered_by_the_agent_while_the_request_waits()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Task<AgentApiAnswer> asked = api.PostAsync($"{Path}?wait_seconds=30", ReadNow);
        AgentCommand command = await agent.HearCommandAsync();
        Assert.IsType<AgentCommand.ReadNow>(command);
        Assert.Equal(("c-1", "bme280#0", 60), (command.Id, command.Sensor, command.ValidSeconds));
        ReplyReading reading = new(
            "pump", "temperature", "Cel", 1_780_000_000_000, ValueKind.Number, 21.5, "", ValueQuality.Stuck);
        await agent.ReplyAsync(new CommandReply { Id = "c-1", Result = CommandResult.Done, Readings = [reading] });
        AgentApiAnswer answer = await asked;
        Assert.Equal((200, "done", "anna"), (answer.Status, answer.Text("state"), answer.Text("by")));
        JsonElement value = answer.Body.GetProperty("readings")[0];
        Assert.Equal((21.5, "stuck", "2026-05-28T20:26:40Z"), (
            value.GetProperty("value").GetDouble(),
            value.GetProperty("quality").GetString(),
            value.GetProperty("time").GetString()));

        // The first answer counts.
        await agent.ReplyAsync(new CommandReply { Id = "c-1", Result = CommandResult.Failed, Reason = "again" });
        Assert.Equal("done", (await api.GetAsync($"{Path}/c-1")).Text("state"));
        Assert.Equal(404, (await api.GetAsync($"{Path}/c-2")).Status);
        Assert.Equal(404, (await api.GetAsync("/api/v1/agents/press/commands/c-1")).Status);
        Assert.Single((await api.GetAsync(Path)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_command_waits_for_an_agent_that_is_away_and_comes_again_until_it_is_answered()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using (RawAgent first = await RawAgent.ConnectAsync(probe.Gateway, "pump", listens: false))
        {
            await first.SayAsync(new AgentConfiguration { Running = 0, Status = ConfigurationStatus.None });
        }

        AgentApiAnswer away = await api.PostAsync($"{Path}?wait_seconds=0", ReadNow);
        Assert.Equal((202, "waiting", $"{Path}/c-1"), (away.Status, away.Text("state"), away.Location));
        await using (RawAgent second = await RawAgent.ConnectAsync(probe.Gateway, "pump"))
        {
            Assert.Equal("c-1", (await second.HearCommandAsync()).Id);
            Assert.Equal("sent", (await api.GetAsync($"{Path}/c-1")).Text("state"));
        }

        await using RawAgent third = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Assert.Equal("c-1", (await third.HearCommandAsync()).Id);
        await third.ReplyAsync(new CommandReply { Id = "c-1", Result = CommandResult.Refused, Reason = "no sensor" });
        JsonElement over = await probe.UntilAsync(
            $"{Path}/c-1", item => item.GetProperty("state").GetString() == "refused");
        Assert.Equal("no sensor", over.GetProperty("reason").GetString());

        await using RawAgent fourth = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Assert.True(await fourth.HasHeardNothingAsync());
    }

    [Fact]
    public async Task The_same_id_is_the_same_command_and_no_other()
    {
        List<(ControlKind Kind, string Payload)> said = [];
        await using HttpProbe probe = await HttpProbe.StartAsync(
            replace: services => RecordingControl.Install(services, said));
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Assert.Equal(202, (await api.PostAsync($"{Path}?wait_seconds=0", ReadNow)).Status);
        Assert.Equal("c-1", (await agent.HearCommandAsync()).Id);
        Assert.Equal(202, (await api.PostAsync($"{Path}?wait_seconds=0", ReadNow)).Status);
        Assert.True(await agent.HasHeardNothingAsync());
        Assert.Single(said);
        AgentApiAnswer other = await api.PostAsync(
            Path, """{"kind":"restart_sensor","sensor":"bme280#0","id":"c-1"}""");
        Assert.Equal(409, other.Status);
    }

    [Theory]
    [InlineData("""{"kind":"explode","sensor":"x#0"}""", "", "kind: ")]
    [InlineData("""{"sensor":"x#0"}""", "", "kind: ")]
    [InlineData("""{"kind":"set_sampling","sensor":"x#0"}""", "", "period_ms: ")]
    [InlineData("""{"kind":"set_sampling","sensor":"x#0","period_ms":9,"seconds":1}""", "", "period_ms: ")]
    [InlineData("""{"kind":"read_now","sensor":"x#0","seconds":1}""", "", "seconds: ")]
    [InlineData("""{"kind":"read_now","sensor":"x#0","id":"a/b"}""", "", "id: ")]
    [InlineData("""{"kind":"read_now","sensor":"x#0","valid_seconds":3601}""", "", "valid_seconds: ")]
    [InlineData("""{"kind":"read_now","sensor":"x#0"}""", "?wait_seconds=31", "wait_seconds: ")]
    public async Task What_makes_no_sense_is_refused_with_its_field(string body, string query, string expected)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        AgentApiAnswer refused = await api.PostAsync(Path + query, body);
        Assert.Equal(400, refused.Status);
        Assert.StartsWith(expected, refused.Errors(), StringComparison.Ordinal);
        Assert.True(await agent.HasHeardNothingAsync());
    }

    [Fact]
    public async Task A_reply_that_cannot_be_read_is_a_dead_letter()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Assert.Equal(
            MqttClientPublishReasonCode.PayloadFormatInvalid, await agent.ReplyAsync("c-1", "{}"u8.ToArray()));
        DeadLetterSnapshot letter = await probe.Gateway.LetterAsync();
        Assert.Equal(("pump", Topics.Reply("pump", "c-1")), (letter.Agent, letter.Topic));

        // One that says another id than its topic is none either; one that nobody asked for is.
        CommandReply reply = new() { Id = "c-2", Result = CommandResult.Done };
        Assert.Equal(
            MqttClientPublishReasonCode.PayloadFormatInvalid, await agent.ReplyAsync("c-1", reply.ToJson()));
        Assert.Equal(MqttClientPublishReasonCode.Success, await agent.ReplyAsync(reply));
    }

    [Fact]
    public void What_was_never_sent_expires_and_what_was_sent_stays_unanswered()
    {
        FakeTimeProvider time = new();
        CommandBook book = new(time);
        IssuedCommand never = Issued(time, "pump", "c-1");
        IssuedCommand sent = Issued(time, "pump", "c-2");
        book.Add(never);
        book.Add(sent);
        book.Sent(sent);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal((CommandState.Waiting, CommandState.Sent), (book.StateOf(never), book.StateOf(sent)));
        Assert.Equal(2, book.Open("pump").Count);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((CommandState.Expired, CommandState.Unanswered), (book.StateOf(never), book.StateOf(sent)));
        Assert.Empty(book.Open("pump"));

        // A late answer still says what happened.
        book.Take("pump", new CommandReply { Id = "c-2", Result = CommandResult.Done });
        Assert.Equal(CommandState.Done, book.StateOf(sent));
        book.Take("press", new CommandReply { Id = "c-1", Result = CommandResult.Done });
        Assert.Equal(CommandState.Expired, book.StateOf(never));
    }

    [Fact]
    public void Only_so_many_wait_for_one_agent_and_only_so_many_are_remembered()
    {
        FakeTimeProvider time = new();
        CommandBook book = new(time);
        for (int command = 0; command < AgentLimits.CommandsWaitingMax; command++)
        {
            Assert.Equal(CommandAdmission.Admitted, book.Admit("pump", Command(time, $"c-{command}")));
            book.Add(Issued(time, "pump", $"c-{command}"));
        }

        Assert.Equal(CommandAdmission.TooMany, book.Admit("pump", Command(time, "more")));
        Assert.Equal(CommandAdmission.Known, book.Admit("pump", Command(time, "c-0")));
        Assert.Equal(CommandAdmission.Admitted, book.Admit("press", Command(time, "more")));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(CommandAdmission.Admitted, book.Admit("pump", Command(time, "more")));
        for (int agent = 0; agent < AgentLimits.CommandsKept; agent++)
        {
            Assert.Equal(CommandAdmission.Admitted, book.Admit($"agent{agent}", Command(time, "c")));
            book.Add(Issued(time, $"agent{agent}", "c"));
        }

        Assert.Empty(book.Of("pump"));
        Assert.Equal(CommandAdmission.TooMany, book.Admit("press", Command(time, "more")));
    }

    [Fact]
    public async Task Commands_are_forgotten_at_a_restart()
    {
        string data = RunningGateway.NewFolder();
        await using (HttpProbe probe = await HttpProbe.StartAsync(data: data))
        {
            using AgentApi api = new(probe);
            await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump", listens: false);
            Assert.Equal("waiting", (await api.PostAsync($"{Path}?wait_seconds=0", ReadNow)).Text("state"));
        }

        await using (HttpProbe probe = await HttpProbe.StartAsync(data: data))
        {
            using AgentApi api = new(probe);
            await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
            Assert.True(await agent.HasHeardNothingAsync());
            Assert.Equal(404, (await api.GetAsync($"{Path}/c-1")).Status);
            Assert.NotNull(probe.Gateway.Services.GetRequiredService<CommandBook>());
        }

        Directory.Delete(data, recursive: true);
    }

    private static AgentCommand.ReadNow Command(TimeProvider time, string id) => new()
    {
        Id = id,
        Sensor = "bme280#0",
        Issued = time.GetUtcNow().ToUnixTimeMilliseconds(),
        ValidSeconds = 60,
    };

    private static IssuedCommand Issued(TimeProvider time, string agent, string id) =>
        new(agent, Command(time, id), time.GetUtcNow(), time.GetTimestamp(), "", "");
}
