using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>Answers every request with a redirect, letter by letter as it was told.</summary>
internal sealed class RedirectingReceiver : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Task _answering;
    private string _answer = "";

    public RedirectingReceiver()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        _answering = AnswerAsync();
    }

    /// <summary>Where to post.</summary>
    public Uri Url => new(string.Create(
        CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}/hook"));

    /// <summary>Answers given.</summary>
    public int Requests { get; private set; }

    /// <summary>What the next requests are told.</summary>
    public void Say(int status, string location) => Volatile.Write(
        ref _answer, $"HTTP/1.1 {status} Elsewhere\r\nLocation: {location}\r\nContent-Length: 0\r\n"
            + "Connection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _answering;
    }

    private async Task AnswerAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                using Socket client = await _socket.AcceptAsync();
                await DrainAsync(client);
                Requests++;
                await client.SendAsync(Encoding.ASCII.GetBytes(Volatile.Read(ref _answer)), SocketFlags.None);
                client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>A request ends with its body, which is one line of JSON.</summary>
    private static async Task DrainAsync(Socket client)
    {
        byte[] part = new byte[4096];
        int read;
        do
        {
            read = await client.ReceiveAsync(part, SocketFlags.None);
        }
        while (read > 0 && part[read - 1] != (byte)'}');
    }
}
