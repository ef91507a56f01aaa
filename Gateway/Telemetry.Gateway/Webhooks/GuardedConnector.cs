using System.Net;
using System.Net.Sockets;

namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// Connects a channel: resolves the name once, keeps only the addresses that <see cref="AddressGuard"/> allows and
/// connects to one of exactly those, so that a second look-up cannot give another answer (DNS rebinding).
/// </summary>
/// <param name="exceptions">Networks that are not public and may nevertheless be connected to.</param>
/// <param name="resolve">The look-up.</param>
/// <param name="dial">Makes the connection to a vetted address; a TCP connection when null.</param>
internal sealed class GuardedConnector(
    IReadOnlyList<IPNetwork> exceptions,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    Func<IPEndPoint, CancellationToken, ValueTask<Stream>>? dial = null)
{
    private readonly Func<IPEndPoint, CancellationToken, ValueTask<Stream>> _dial = dial ?? DialAsync;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel) =>
        ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);

    /// <summary>A connection to one of the host's addresses that may be connected to.</summary>
    /// <exception cref="AddressRefusedException">It has none.</exception>
    /// <exception cref="IOException">None of them answers.</exception>
    public async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        Exception? last = null;
        foreach (IPAddress address in await VetAsync(host, cancel))
        {
            try
            {
                return await _dial(new IPEndPoint(address, port), cancel);
            }
            catch (SocketException failed)
            {
                last = failed;
            }
        }
        throw new IOException($"no address of {host} answered on port {port}", last);
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

    private static async ValueTask<Stream> DialAsync(IPEndPoint endpoint, CancellationToken cancel)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
