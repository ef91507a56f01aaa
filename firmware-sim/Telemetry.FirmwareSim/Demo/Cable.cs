using System.Net;
using System.Net.Sockets;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// The network cable between an agent and the gateway: a TCP relay that can be unplugged. Unplugged, it resets the
/// connections it carries and every new one at once; both processes stay alive and find out by themselves.
/// </summary>
/// <remarks>The port stays bound while unplugged, so nobody else can take it. Calls are thread-safe.</remarks>
internal sealed class Cable : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TcpListener _listener;
    private readonly IPEndPoint _far;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private bool _isPlugged = true;

    /// <summary>Opens a relay on a free loopback port, plugged in.</summary>
    public Cable(IPEndPoint far)
    {
        _far = far;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync(_stop.Token);
    }

    /// <summary>Where the agent connects.</summary>
    public IPEndPoint Near => (IPEndPoint)_listener.LocalEndpoint;

    public bool IsPlugged
    {
        get
        {
            lock (_lock)
            {
                return _isPlugged;
            }
        }
    }

    /// <summary>How many connections it carries.</summary>
    public int Connections
    {
        get
        {
            lock (_lock)
            {
                return _sockets.Count / 2;
            }
        }
    }

    public void Plug()
    {
        lock (_lock)
        {
            _isPlugged = true;
        }
    }

    public void Unplug()
    {
        lock (_lock)
        {
            _isPlugged = false;
            foreach (var socket in _sockets.ToArray())
            {
                Cut(socket);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Unplug();
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellation)
    {
        var relays = new List<Task>();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var near = await _listener.AcceptSocketAsync(cancellation);
                relays.RemoveAll(r => r.IsCompleted);
                relays.Add(RelayAsync(near, cancellation));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // A peer that went away before it was accepted, or the end.
            }
        }

        await Task.WhenAll(relays);
    }

    private async Task RelayAsync(Socket near, CancellationToken cancellation)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (near)
        {
            try
            {
                if (!TryCarry(near, far))
                {
                    Cut(near);
                    return;
                }

                near.NoDelay = true;
                far.NoDelay = true;
                await far.ConnectAsync(_far, cancellation);
                await Task.WhenAll(CopyAsync(near, far, cancellation), CopyAsync(far, near, cancellation));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                Cut(near);
                Cut(far);
            }
            finally
            {
                lock (_lock)
                {
                    _sockets.Remove(near);
                    _sockets.Remove(far);
                }
            }
        }
    }

    private bool TryCarry(Socket near, Socket far)
    {
        lock (_lock)
        {
            if (!_isPlugged)
            {
                return false;
            }

            _sockets.Add(near);
            _sockets.Add(far);
            return true;
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, cancellation) is var count and > 0)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cancellation);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // One direction broke: the other must not wait for it.
            Cut(from);
            Cut(to);
            throw;
        }
    }

    /// <summary>Closes with a reset, not with an orderly end.</summary>
    private static void Cut(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }
}
