using System.Net;
using System.Net.Sockets;
using Telemetry.Campaigns.Tests.Tracing;

namespace Telemetry.Campaigns.Tests.Wire;

/// <summary>A gateway that acknowledges everything at once and keeps nothing.</summary>
internal sealed class StubBroker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public StubBroker()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Told of each publish, before its acknowledgement, on any thread: the topic and the payload.</summary>
    public Action<string, byte[]>? Published { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var own = socket;
        var received = new List<byte>();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, _stop.Token) is var count and > 0)
            {
                received.AddRange(buffer.AsSpan(0, count));
                while (MqttBytes.TryTake(received, out var kind, out var flags, out var body))
                {
                    if (Published is { } told && kind == MqttBytes.Publish)
                    {
                        var (_, topic, payload) = MqttBytes.ReadPublish(body);
                        told(topic, payload);
                    }
                    var answer = kind switch
                    {
                        MqttBytes.Connect => MqttBytes.WriteConnectAnswer(),
                        MqttBytes.Publish when flags is 2 or 3 or 10 or 11 =>
                            MqttBytes.WritePublishAnswer(MqttBytes.ReadPublish(body).Id),
                        MqttBytes.Subscribe => MqttBytes.WriteSubscribeAnswer(body),
                        MqttBytes.Ping => MqttBytes.WritePingAnswer(),
                        _ => [],
                    };
                    await socket.SendAsync(answer, _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The agent is gone, or the campaign is over.
        }
    }
}
