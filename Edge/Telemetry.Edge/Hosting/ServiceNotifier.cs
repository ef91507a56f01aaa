using System.Net.Sockets;
using System.Text;

namespace Telemetry.Edge.Hosting;

/// <summary>Tells systemd how the process is (sd_notify); without systemd nothing happens.</summary>
internal sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;

    /// <param name="address">NOTIFY_SOCKET: a path, or an abstract name behind <c>@</c>; null: nobody listens.</param>
    public ServiceNotifier(string? address)
    {
        if (string.IsNullOrEmpty(address))
        {
            return;
        }
        _address = new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    }

    /// <summary>The longest time that systemd waits for a sign of life; null: it does not.</summary>
    /// <param name="micros">WATCHDOG_USEC.</param>
    public static TimeSpan? WatchdogLimit(string? micros) =>
        long.TryParse(micros, out var value) && value > 0 ? TimeSpan.FromMicroseconds(value) : null;

    public void Ready() => Tell("READY=1");

    public void Alive() => Tell("WATCHDOG=1");

    public void Stopping() => Tell("STOPPING=1");

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Tell(string message)
    {
        if (_socket is null || _address is null)
        {
            return;
        }
        try
        {
            _socket.SendTo(Encoding.ASCII.GetBytes(message), _address);
        }
        catch (SocketException)
        {
            // Whoever does not listen learns nothing; a watchdog that gets nothing acts.
        }
    }
}
