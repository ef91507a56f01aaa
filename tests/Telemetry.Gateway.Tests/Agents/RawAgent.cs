using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;
using Telemetry.Contract;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Agents;

/// <summary>An agent in the test's hand: a client that hears what comes down and says what it is told.</summary>
internal sealed class RawAgent : IAsyncDisposable
{
    private readonly IMqttClient _client;
    private readonly Channel<MqttApplicationMessage> _heard = Channel.CreateUnbounded<MqttApplicationMessage>();

    private RawAgent(string name, IMqttClient client)
    {
        Name = name;
        _client = client;
        client.ApplicationMessageReceivedAsync += received =>
        {
            _heard.Writer.TryWrite(received.ApplicationMessage);
            return Task.CompletedTask;
        };
    }

    public string Name { get; }

    public static async Task<RawAgent> ConnectAsync(
        RunningGateway gateway, string name, string? token = null, bool listens = true)
    {
        RawAgent agent = new(name, await gateway.ConnectAsync(name, token: token));
        if (listens)
        {
            await agent.ListenAsync(Topics.Config(name), Topics.CommandFilter(name));
        }

        return agent;
    }

    /// <summary>Subscribes; gives what the gateway granted to each filter.</summary>
    public async Task<IReadOnlyList<MqttClientSubscribeResultCode>> ListenAsync(params string[] filters)
    {
        List<MqttClientSubscribeResultCode> codes = [];
        foreach (string filter in filters)
        {
            MqttClientSubscribeResult result = await _client.SubscribeAsync(
                filter, MqttQualityOfServiceLevel.AtLeastOnce);
            codes.AddRange(result.Items.Select(item => item.ResultCode));
        }

        return codes;
    }

    public Task IgnoreAsync(string filter) => _client.UnsubscribeAsync(filter);

    public async Task<MqttApplicationMessage> HearAsync()
    {
        using CancellationTokenSource patience = new(TestTime.Patience);
        return await _heard.Reader.ReadAsync(patience.Token);
    }

    public async Task<DesiredConfiguration> HearConfigurationAsync()
    {
        MqttApplicationMessage message = await HearAsync();
        Assert.Equal(Topics.Config(Name), message.Topic);
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, message.QualityOfServiceLevel);
        Assert.True(DesiredConfiguration.TryParse(message.Payload.ToArray(), out var desired, out _));
        return desired;
    }

    public async Task<AgentCommand> HearCommandAsync()
    {
        MqttApplicationMessage message = await HearAsync();
        Assert.True(AgentCommand.TryParse(message.Payload.ToArray(), out var command, out _));
        Assert.Equal(Topics.Command(Name, command.Id), message.Topic);
        return command;
    }

    /// <summary>A round trip: all that was on its way to this agent before has been heard when it is over.</summary>
    public async Task<bool> HasHeardNothingAsync()
    {
        await _client.PingAsync(CancellationToken.None);
        return !_heard.Reader.TryPeek(out _);
    }

    public async Task<MqttClientPublishReasonCode> SayAsync(
        AgentConfiguration configuration, params AgentSensor[] sensors)
    {
        AgentState state = new()
        {
            Online = true,
            Version = "1.2",
            Devices = [Name],
            Configuration = configuration,
            Sensors = sensors,
        };
        return (await RunningGateway.PublishAsync(_client, Topics.State(Name), state.ToJson())).ReasonCode;
    }

    public Task<MqttClientPublishReasonCode> ReplyAsync(CommandReply reply) => ReplyAsync(reply.Id, reply.ToJson());

    public async Task<MqttClientPublishReasonCode> ReplyAsync(string id, byte[] payload) =>
        (await RunningGateway.PublishAsync(_client, Topics.Reply(Name, id), payload)).ReasonCode;

    public static JsonElement Settings(string json) => JsonElement.Parse(json);

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            await _client.DisconnectAsync();
        }

        _client.Dispose();
    }
}
