using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>A Modbus TCP server with one or more units behind it; a unit that is not there is exception 11.</summary>
internal sealed class TcpSlaves : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpUnits _units = new();
    private readonly ConcurrentDictionary<Socket, bool> _clients = new();
    private readonly Task _accepting;

    private TcpSlaves(Socket listener, TimeProvider time)
    {
        _listener = listener;
        _time = time;
        _accepting = AcceptAsync(_stop.Token);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!; // It is bound.

    /// <summary>Connections taken since the start.</summary>
    public int Connections { get; private set; }

    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static TcpSlaves Listen(IPEndPoint address, TimeProvider time)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen();
            return new TcpSlaves(socket, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Attach(byte unit, SimulatedSlave slave) => _units.Attach(unit, slave);

    /// <summary>Ends all connections, as a power cycle does; new ones are taken.</summary>
    public void DropConnections()
    {
        foreach (var client in _clients.Keys)
        {
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        DropConnections();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(cancellation);
                client.NoDelay = true;
                Connections++;
                _clients[client] = true;
                _ = ServeAsync(client, cancellation);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // A peer that went away before it was accepted, or the end.
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellation)
    {
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true);
            var header = new byte[ModbusWire.HeaderBytes];
            while (true)
            {
                await stream.ReadExactlyAsync(header, cancellation);
                var length = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4)) - 1;
                if (BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) != 0 || length is < 1 or > 253)
                {
                    return; // Not Modbus.
                }

                var request = new byte[length];
                await stream.ReadExactlyAsync(request, cancellation);
                await AnswerAsync(stream, header, request, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away.
        }
        finally
        {
            _clients.TryRemove(client, out _);
        }
    }

    private async Task AnswerAsync(Stream stream, byte[] header, byte[] request, CancellationToken cancellation)
    {
        var (after, reply) = _units.Answer(header, request);
        if (reply.Length == 0)
        {
            return;
        }

        if (after > TimeSpan.Zero)
        {
            _ = AnswerLateAsync(stream, reply, after, cancellation);
            return;
        }

        await stream.WriteAsync(reply, cancellation);
    }

    private async Task AnswerLateAsync(Stream stream, byte[] reply, TimeSpan delay, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(delay, _time, cancellation);
            await stream.WriteAsync(reply, cancellation);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody waits for it any more.
        }
    }
}
