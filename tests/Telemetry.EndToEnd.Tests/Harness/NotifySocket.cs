using System.Net.Sockets;
using System.Text;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>The ear of systemd: a socket that hears what a service tells of itself.</summary>
internal sealed class NotifySocket : IDisposable
{
    // In the temporary folder: a socket's path may only be 108 bytes long.
    private readonly string _folder = Directory.CreateTempSubdirectory("telemetry-notify").FullName;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocket()
    {
        var path = Path.Combine(_folder, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        Environment = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path };
    }

    /// <summary>What the service must know.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>The next thing it tells.</summary>
    public async Task<string> HearAsync(CancellationToken cancellation)
    {
        var buffer = new byte[256];
        var length = await _socket.ReceiveAsync(buffer, cancellation);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
