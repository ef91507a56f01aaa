using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Telemetry.Contract;
using Telemetry.FirmwareSim.I2c;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Bridge;

/// <summary>
/// A simulated I2C bus behind a socket: agents connect, their transfers reach the devices attached here. Several
/// connections share the bus; each transfer is whole. The frames are the Contract's <see cref="I2cBridge"/>.
/// </summary>
internal sealed class I2cBridgeServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener;
    private readonly string? _socketPath;
    private readonly Task _accepting;
    private readonly SimulatedI2cBus _bus;
    private readonly TimeProvider _time;

    private I2cBridgeServer(Socket listener, string? socketPath, SimulatedI2cBus bus, TimeProvider time)
    {
        _bus = bus;
        _time = time;
        _listener = listener;
        _socketPath = socketPath;
        _accepting = AcceptAsync(_stop.Token);
    }

    /// <summary>Where it listens, as an agent's configuration names it after <c>bridge:</c>.</summary>
    public string Address => _socketPath is not null ? $"unix:{_socketPath}" : $"tcp:{_listener.LocalEndPoint}";

    /// <summary>Listens on <c>unix:PATH</c> (an old socket file is replaced) or <c>tcp:HOST:PORT</c>.</summary>
    /// <exception cref="FormatException">The address is neither.</exception>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static I2cBridgeServer Listen(string address) => Listen(
        address, new SimulatedI2cBus("bus", FaultSchedule.None, TimeProvider.System), TimeProvider.System);

    /// <summary>As above, for a bus that is there already.</summary>
    public static I2cBridgeServer Listen(string address, SimulatedI2cBus bus, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(time);
        if (address.StartsWith("unix:", StringComparison.Ordinal) && address.Length > 5)
        {
            var path = address[5..];
            File.Delete(path);
            return Listen(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
                new UnixDomainSocketEndPoint(path), path, bus, time);
        }

        if (address.StartsWith("tcp:", StringComparison.Ordinal)
            && IPEndPoint.TryParse(
                address[4..].Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var point))
        {
            return Listen(new Socket(point.AddressFamily, SocketType.Stream, ProtocolType.Tcp), point, null, bus, time);
        }

        throw new FormatException($"'{address}' is not unix:PATH or tcp:ADDRESS:PORT");
    }

    /// <summary>Puts a device on the bus.</summary>
    public void Attach(byte address, II2cTarget device) =>
        _bus.Attach(address, device, address.ToString("x2", CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
        if (_socketPath is not null)
        {
            File.Delete(_socketPath);
        }
    }

    private static I2cBridgeServer Listen(
        Socket socket, EndPoint point, string? path, SimulatedI2cBus bus, TimeProvider time)
    {
        try
        {
            socket.Bind(point);
            socket.Listen();
            return new I2cBridgeServer(socket, path, bus, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(CancellationToken cancellation)
    {
        var serving = new List<Task>();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(cancellation);
                serving.RemoveAll(s => s.IsCompleted);
                serving.Add(ServeAsync(client, cancellation));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // A peer that went away before it was accepted, or the end.
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellation)
    {
        using (client)
        {
            var received = new byte[2 * I2cBridge.FrameBytesMax];
            var count = 0;
            var reply = new ArrayBufferWriter<byte>();
            try
            {
                while (await client.ReceiveAsync(received.AsMemory(count), cancellation) is var more and > 0)
                {
                    count += more;
                    await WaitWhileHangingAsync(cancellation);
                    if (!Answer(received, ref count, reply))
                    {
                        return; // A frame that breaks the rules ends the connection.
                    }

                    for (var sent = reply.WrittenMemory; !sent.IsEmpty;)
                    {
                        sent = sent[await client.SendAsync(sent, cancellation)..];
                    }

                    reply.ResetWrittenCount();
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The agent went away, or the bus is taken down.
            }
        }
    }

    /// <summary>Serves every complete request at the front of what was received and keeps the rest.</summary>
    private bool Answer(byte[] received, ref int count, ArrayBufferWriter<byte> replies)
    {
        var taken = 0;
        OperationStatus status;
        while ((status = I2cBridge.TryRead(received.AsSpan(taken, count - taken), out I2cRequest request, out var used))
            == OperationStatus.Done)
        {
            Transfer(request, replies);
            taken += used;
        }

        received.AsSpan(taken, count - taken).CopyTo(received);
        count -= taken;
        return status != OperationStatus.InvalidData;
    }

    /// <summary>A bus that hangs keeps its answer back; whoever waits for it waits.</summary>
    private async Task WaitWhileHangingAsync(CancellationToken cancellation)
    {
        while (_bus.HangsFor() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, _time, cancellation);
        }
    }

    private void Transfer(in I2cRequest request, ArrayBufferWriter<byte> replies)
    {
        var read = new byte[request.ReadLength];
        var status = _bus.Transfer(request.Address, request.Write, read);
        I2cBridge.Write(replies, new I2cReply(status, status == I2cStatus.Ok ? read : default));
    }
}
