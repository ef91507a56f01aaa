using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Telemetry.FirmwareSim.Nmea;

/// <summary>
/// All who listen to a TCP line. What one of them does not take in time is lost to him, as on a wire.
/// </summary>
internal sealed class TcpAudience : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly ConcurrentDictionary<Socket, bool> _listeners = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private TcpAudience(Socket listener)
    {
        _listener = listener;
        _accepting = AcceptAsync(_stop.Token);
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!; // It is bound.

    public int Count => _listeners.Count;

    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static TcpAudience Listen(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen();
            return new TcpAudience(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Says something to all.</summary>
    public void Write(byte[] bytes)
    {
        foreach (var listener in _listeners.Keys)
        {
            try
            {
                listener.Send(bytes);
            }
            catch (Exception e) when (e is SocketException { SocketErrorCode: not SocketError.WouldBlock }
                or ObjectDisposedException)
            {
                _listeners.TryRemove(listener, out _);
                listener.Dispose();
            }
            catch (SocketException)
            {
                // He is too slow.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var listener in _listeners.Keys)
        {
            listener.Dispose();
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var listener = await _listener.AcceptAsync(cancellation);
                listener.Blocking = false;
                _listeners[listener] = true;
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // A peer that went away before it was accepted, or the end.
            }
        }
    }
}
