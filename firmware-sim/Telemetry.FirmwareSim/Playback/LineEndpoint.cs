using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Telemetry.FirmwareSim.Playback;

/// <summary>
/// Where a player meets its agent over TCP: it listens and serves one agent at a time (an agent's
/// <c>tcp:host:port</c> sensor connects), or it connects itself.
/// </summary>
internal sealed class LineEndpoint : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly TcpListener? _listener;
    private readonly string _host;
    private readonly int _port;
    private readonly TimeProvider _time;

    private LineEndpoint(TcpListener? listener, string host, int port, TimeProvider time)
    {
        _listener = listener;
        _host = host;
        _port = port;
        _time = time;
    }

    /// <summary>The port that is listened on, or connected to.</summary>
    public int Port => _listener is null ? _port : ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether agents connect here; otherwise it connects to one.</summary>
    public bool IsListening => _listener is not null;

    /// <summary>HOST:PORT that is listened on, or connected to.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"{_host}:{Port}");

    /// <summary>Listens on an address (port 0: a free one).</summary>
    /// <exception cref="FormatException">The address is not one.</exception>
    /// <exception cref="PlaybackException">The port is taken.</exception>
    public static LineEndpoint Listen(string hostAndPort, TimeProvider time)
    {
        var (host, port) = Split(hostAndPort);
        var address = host is "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(host, out var parsed) ? parsed
            : throw new FormatException($"'{host}' is not an address to listen on (an IP address or localhost)");
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start(1);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new PlaybackException($"cannot listen on {hostAndPort}: {e.Message}", e);
        }

        return new LineEndpoint(listener, host, port, time);
    }

    /// <summary>Connects to an agent that listens.</summary>
    public static LineEndpoint Connect(string hostAndPort, TimeProvider time)
    {
        var (host, port) = Split(hostAndPort);
        return new LineEndpoint(null, host, port, time);
    }

    /// <summary>Plays over one connection after another until everything is acknowledged.</summary>
    public async Task RunAsync(LinePlayer player, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(player);
        while (true)
        {
            using var client = await OpenAsync(cancellation);
            if (await player.PlayAsync(client.GetStream(), cancellation))
            {
                client.Client.Shutdown(SocketShutdown.Send);
                return;
            }
        }
    }

    /// <summary>
    /// Plays like <see cref="RunAsync"/> and then stays connected, silent, as a device does that has nothing to say;
    /// an agent that comes again hears the last frontiers again.
    /// </summary>
    public async Task RunAndStayAsync(LinePlayer player, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(player);
        while (true)
        {
            using var client = await OpenAsync(cancellation);
            if (await player.PlayAsync(client.GetStream(), cancellation))
            {
                await EndAsync(client.Client, cancellation);
            }
        }
    }

    public void Dispose() => _listener?.Dispose();

    /// <summary>Waits until the other side is gone.</summary>
    private static async Task EndAsync(Socket socket, CancellationToken cancellation)
    {
        var ignored = new byte[256];
        try
        {
            while (await socket.ReceiveAsync(ignored, cancellation) > 0)
            {
                // Acknowledgements of what is acknowledged already.
            }
        }
        catch (SocketException)
        {
            // Gone, too.
        }
    }

    private async Task<TcpClient> OpenAsync(CancellationToken cancellation)
    {
        var client = await ReachAsync(cancellation);
        client.NoDelay = true;
        return client;
    }

    private async Task<TcpClient> ReachAsync(CancellationToken cancellation)
    {
        if (_listener is not null)
        {
            return await _listener.AcceptTcpClientAsync(cancellation);
        }

        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(_host, _port, cancellation);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
                await Task.Delay(RetryPause, _time, cancellation);
            }
        }
    }

    private static (string Host, int Port) Split(string hostAndPort)
    {
        var at = hostAndPort.LastIndexOf(':');
        return at > 0 && ushort.TryParse(hostAndPort.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out var port)
            ? (hostAndPort[..at], port)
            : throw new FormatException($"'{hostAndPort}' is not HOST:PORT");
    }
}
