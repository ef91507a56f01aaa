using System.Net;
using System.Net.Sockets;

namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// Connects a webhook: resolves the name once, keeps only the addresses that <see cref="AddressGuard"/> allows and
/// connects to one of exactly those, so that a second look-up cannot give another answer (DNS rebinding).
/// </summary>
internal sealed class GuardedConnector(
    IReadOnlyList<IPNetwork> exceptions,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        DnsEndPoint target = context.DnsEndPoint;
        IPAddress[] vetted = await VetAsync(target.Host, cancel);
        Exception? last = null;
        foreach (IPAddress address in vetted)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failed)
            {
                socket.Dispose();
                last = failed;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw new IOException($"no address of {target.Host} answered on port {target.Port}", last);
    }

    /// <summary>The addresses of a host that may be connected to.</summary>
    /// <exception cref="AddressRefusedException">None is left.</exception>
    public async Task<IPAddress[]> VetAsync(string host, CancellationToken cancel)
    {
        string bare = host.Trim('[', ']');
        IPAddress[] addresses = IPAddress.TryParse(bare, out IPAddress? literal)
            ? [literal]
            : await resolve(bare, cancel);
        IPAddress[] vetted = Array.FindAll(addresses, address => AddressGuard.Allows(address, exceptions));
        return vetted.Length > 0
            ? vetted
            : throw new AddressRefusedException($"{host} has no address that a webhook may connect to; "
                + "a receiver in a private network needs allow_private in its configuration");
    }
}
