using System.IO.Ports;
using System.Net.Sockets;
using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Drivers.Wire;

/// <summary>An open line, serial or TCP. Disposing it ends a read that is under way.</summary>
internal sealed class OpenWire : IDisposable
{
    private readonly IDisposable _owner;
    private readonly Func<bool> _isIdle;

    public OpenWire(Stream stream, Func<bool> isIdle, IDisposable owner)
    {
        Stream = stream;
        _isIdle = isIdle;
        _owner = owner;
    }

    public Stream Stream { get; }

    /// <summary>Who reads it all the time: the thread pool, or where a simulator can see when they rest.</summary>
    public TaskScheduler Readers { get; init; } = TaskScheduler.Default;

    /// <summary>Nothing more has arrived yet, as far as one can know.</summary>
    public bool IsIdle => _isIdle();

    public static Task<OpenWire> OpenAsync(WireSettings settings, CancellationToken cancellation) =>
        settings.IsTcp ? ConnectAsync(settings.Endpoint, cancellation) : Task.FromResult(OpenSerial(settings));

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _owner.Dispose();
        }
        catch (IOException)
        {
            // A serial adapter that was pulled out fails its last flush; the line is gone either way.
        }
    }

    private static async Task<OpenWire> ConnectAsync(string endpoint, CancellationToken cancellation)
    {
        if (!HostName.TryParseEndpoint(endpoint, out var host, out var port))
        {
            throw new ArgumentException($"Not an endpoint: {endpoint}.", nameof(endpoint));
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // A device that vanished without a word is found by the kernel's probes.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(host, port, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new OpenWire(stream, () => socket.Available == 0, stream);
    }

    /// <summary>Its stream is read directly: the port's own events lose bytes and threads.</summary>
    private static OpenWire OpenSerial(WireSettings settings)
    {
        var parity = settings.Parity switch
        {
            WireParity.Even => Parity.Even,
            WireParity.Odd => Parity.Odd,
            _ => Parity.None,
        };
        var port = new SerialPort(
            settings.Port, settings.Baud, parity, 8, settings.StopBits == 2 ? StopBits.Two : StopBits.One);
        try
        {
            port.Open();
            return new OpenWire(port.BaseStream, () => true, port);
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }
}
