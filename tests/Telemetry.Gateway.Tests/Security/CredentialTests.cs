using MQTTnet;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Security;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Security;

/// <summary>Who gets in, and how far, through a real broker.</summary>
public class CredentialTests
{
    private static readonly string[] Ten = [.. Enumerable.Range(0, 10).Select(index => $"device{index}")];

    private static readonly GatewayOptions Closed = new()
    {
        Agents = Ten.ToDictionary(
            name => name, name => new AgentOptions { TokenHash = TokenHash.Sha256(TokenOf(name)) }),
    };

    [Fact]
    public async Task Only_configured_identities_with_their_own_token_connect()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Closed);
        using IMqttClient client = await gateway.ConnectAsync("device0", token: TokenOf("device0"));
        Assert.True(client.IsConnected);

        await AssertRefusedAsync(gateway, "device0", token: null);
        await AssertRefusedAsync(gateway, "device0", TokenOf("device1"));
        await AssertRefusedAsync(gateway, "stranger", TokenOf("stranger"));
    }

    [Fact]
    public async Task Ten_devices_by_ten_topics_gives_ninety_denials()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Closed);
        int denied = 0;
        foreach (string device in Ten)
        {
            using IMqttClient client = await gateway.ConnectAsync(device, token: TokenOf(device));
            foreach (string other in Ten)
            {
                MqttClientPublishResult result = await RunningGateway.PublishAsync(
                    client, Topics.Data(other), Packs.Json(other, 0, 1));
                Assert.Equal(device == other, result.IsSuccess);
                denied += result.ReasonCode == MqttClientPublishReasonCode.NotAuthorized ? 1 : 0;
            }
        }

        Assert.Equal(90, denied);
        await gateway.EventuallyAsync(view => view.DeadLetters(100).Count == 90 ? "" : null, "90 dead letters");
    }

    [Fact]
    public async Task Second_connection_of_an_identity_takes_over()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Closed);
        using IMqttClient first = await gateway.ConnectAsync("device0", token: TokenOf("device0"));
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        first.DisconnectedAsync += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };

        using IMqttClient second = await gateway.ConnectAsync("device0", token: TokenOf("device0"));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        byte[] pack = Packs.Json("device0", 0, 1);
        Assert.True((await RunningGateway.PublishAsync(second, Topics.Data("device0"), pack)).IsSuccess);
        await gateway.EventuallyAsync(view => view.Find("device0") is { Online: true } found ? found : null, "online");
    }

    private static string TokenOf(string name) => $"the token of {name}";

    private static async Task AssertRefusedAsync(RunningGateway gateway, string clientId, string? token)
    {
        (IMqttClient client, MqttClientConnectResultCode code) = await gateway.TryConnectAsync(clientId, token);
        using (client)
        {
            Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, code);
        }
    }
}
