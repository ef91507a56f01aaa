using System.Net;
using System.Net.Sockets;

namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>Listens on every address of this machine and counts who connects.</summary>
internal sealed class ConnectionTrap : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp)
    {
        DualMode = true,
    };

    private readonly Task _accepting;
    private int _connections;

    public ConnectionTrap()
    {
        _socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        _socket.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Who connected so far, those included that wait to be accepted.</summary>
    public int Connections => Volatile.Read(ref _connections) + (_socket.Poll(0, SelectMode.SelectRead) ? 1 : 0);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                using Socket client = await _socket.AcceptAsync();
                Interlocked.Increment(ref _connections);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
