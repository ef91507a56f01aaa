using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Telemetry.Contract;

namespace Telemetry.Gateway.Tests.Alerts.Kills;

/// <summary>A scenario's devices as real MQTT clients: each is an agent of its own name.</summary>
internal sealed class ScenarioDevices : IDisposable
{
    private readonly Dictionary<string, IMqttClient> _clients = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _online = new(StringComparer.Ordinal);

    /// <summary>Connects a device that is not, until the gateway has journalled it: that comes behind its answer, but
    /// before it reads anything of the device. False when the gateway died.</summary>
    public async Task<bool> TryConnectAsync(int port, string device)
    {
        if (_clients.TryGetValue(device, out IMqttClient? known) && known.IsConnected)
        {
            return true;
        }

        known?.Dispose();
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        _clients[device] = client;
        MqttClientOptions options = new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", port)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(device)
            .WithTimeout(KilledPlay.Patience)
            .Build();
        return await AliveAsync(async () =>
        {
            await client.ConnectAsync(options);
            await client.PingAsync();
        });
    }

    /// <summary>Publishes and waits for the acknowledgement; false when the gateway died.</summary>
    public Task<bool> TrySendAsync(ScenarioPack pack)
    {
        _online.Add(pack.Device);
        return TryPublishAsync(pack.Device, pack.Topic, pack.Message(KilledPlay.Begin));
    }

    /// <summary>Says that the device is there, or that it is not: the connection stays.</summary>
    public Task<bool> TryStateAsync(string device, bool isOnline)
    {
        _ = isOnline ? _online.Add(device) : _online.Remove(device);
        return TryPublishAsync(
            device, $"telemetry/v1/{device}/state",
            new AgentState { Online = isOnline, Devices = isOnline ? [device] : [] }.ToJson());
    }

    /// <summary>A new gateway has nobody: who was there comes back at once.</summary>
    public async Task<bool> TryReturnAsync(int port)
    {
        foreach (string device in _online.ToArray())
        {
            if (!await TryConnectAsync(port, device) || !await TryStateAsync(device, isOnline: true))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The gateway is dead; who was there will come back.</summary>
    public void Drop()
    {
        foreach (IMqttClient client in _clients.Values)
        {
            client.Dispose();
        }

        _clients.Clear();
    }

    public void Dispose() => Drop();

    private Task<bool> TryPublishAsync(string device, string topic, byte[] payload) => AliveAsync(async () =>
    {
        using CancellationTokenSource patience = new(KilledPlay.Patience);
        MqttClientPublishResult result = await _clients[device].PublishAsync(
            new MqttApplicationMessage
            {
                Topic = topic,
                PayloadSegment = payload,
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            },
            patience.Token);
        Assert.True(result.IsSuccess, $"{topic}: {result.ReasonCode}");
    });

    private static async Task<bool> AliveAsync(Func<Task> talk)
    {
        try
        {
            await talk();
            return true;
        }
        catch (Exception broken) when (broken is MqttCommunicationException or MqttClientDisconnectedException
            or MqttClientNotConnectedException or System.Net.Sockets.SocketException or IOException)
        {
            return false;
        }
    }
}
