using System.Net;
using System.Net.Sockets;
using Telemetry.Campaigns.Tests.Tracing;

namespace Telemetry.Campaigns.Tests.Wire;

/// <summary>An MQTT client that chooses the ids of its publishes itself, so that a trace tells which one is meant.
/// </summary>
internal sealed class MqttSocket : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<byte> _received = [];
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>The words of the last answer that had any.</summary>
    public string LastReason { get; private set; } = "";

    public static async Task<MqttSocket> ConnectAsync(int port, string client, CancellationToken cancellation)
    {
        var mqtt = new MqttSocket();
        await mqtt._socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        await mqtt._socket.SendAsync(MqttBytes.WriteConnect(client), cancellation);
        var (kind, body) = await mqtt.ReceiveAsync(cancellation)
            ?? throw new IOException("The gateway closed the connection.");
        return kind == MqttBytes.ConnectAnswer && body[1] == 0
            ? mqtt
            : throw new IOException($"The gateway refused the connection: {body[1]}.");
    }

    /// <summary>Sends; that the connection has ended shows when the answer is waited for.</summary>
    public async Task PublishAsync(int id, string topic, byte[] payload, CancellationToken cancellation)
    {
        try
        {
            await _socket.SendAsync(MqttBytes.WritePublish(id, topic, payload), cancellation);
        }
        catch (SocketException)
        {
            // As said above.
        }
    }

    /// <summary>The next answer to a publish; null when the connection has ended.</summary>
    public async Task<(int Id, int Reason)?> AnswerAsync(CancellationToken cancellation)
    {
        while (await ReceiveAsync(cancellation) is var (kind, body))
        {
            if (kind == MqttBytes.PublishAnswer)
            {
                LastReason = MqttBytes.ReasonOf(body) ?? LastReason;
                return MqttBytes.ReadPublishAnswer(body);
            }
        }
        return null;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<(int Kind, byte[] Body)?> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (MqttBytes.TryTake(_received, out var kind, out _, out var body))
            {
                return (kind, body);
            }
            try
            {
                var count = await _socket.ReceiveAsync(_buffer, cancellation);
                if (count == 0)
                {
                    return null;
                }
                _received.AddRange(_buffer.AsSpan(0, count));
            }
            catch (SocketException)
            {
                return null;
            }
        }
    }
}
