using System.IO.Ports;
using System.Net.Sockets;
using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Drivers.Line;

/// <summary>An open line to a device.</summary>
internal sealed class LineChannel : IDisposable
{
    private readonly IDisposable _owner;
    private readonly Func<bool> _isIdle;

    public LineChannel(Stream stream, bool isAcknowledged, Func<bool> isIdle, IDisposable owner)
    {
        Stream = stream;
        IsAcknowledged = isAcknowledged;
        _isIdle = isIdle;
        _owner = owner;
    }

    public Stream Stream { get; }

    /// <summary>The device is told what is durable, and waits for it.</summary>
    public bool IsAcknowledged { get; }

    /// <summary>Nothing more has arrived yet.</summary>
    public bool IsIdle => _isIdle();

    /// <summary>Opens <c>tcp:HOST:PORT</c> or a serial device file.</summary>
    public static async Task<LineChannel> OpenAsync(LineConfig config, CancellationToken cancellation)
    {
        if (!config.Port.StartsWith("tcp:", StringComparison.Ordinal))
        {
            return OpenSerial(config);
        }
        if (!HostName.TryParseEndpoint(config.Port.AsSpan(4), out var host, out var port))
        {
            throw new ArgumentException($"Not an endpoint: {config.Port}.", nameof(config));
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
        return new LineChannel(stream, isAcknowledged: true, () => socket.Available == 0, stream);
    }

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

    /// <summary>Its stream is read directly: the port's own events lose bytes and threads.</summary>
    private static LineChannel OpenSerial(LineConfig config)
    {
        var port = new SerialPort(config.Port, config.Baud, Parity.None, 8, StopBits.One);
        try
        {
            port.Open();
            return new LineChannel(port.BaseStream, isAcknowledged: false, () => true, port);
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }
}
