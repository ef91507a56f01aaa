using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>
/// A receiver of webhooks at a real socket, whose fault plays at random until it is healed. What it took counts,
/// whatever the sender heard of it.
/// </summary>
internal sealed class FaultyReceiver : IAsyncDisposable
{
    private static readonly string[] Redirects =
        ["301 Moved", "302 Found", "303 Other", "307 Temporary", "308 For ever"];

    private readonly Lock _gate = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _conversations = [];
    private readonly ReceiverFault _fault;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly int _trapPort;
    private Task _accepting = Task.CompletedTask;

    public FaultyReceiver(ReceiverFault fault, int seed, TimeProvider time, int trapPort)
    {
        _fault = fault;
        _random = new Random(seed);
        _time = time;
        _trapPort = trapPort;
        // Bound and not listening: the port is ours, and whoever connects is refused.
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (fault != ReceiverFault.Down)
        {
            Listen();
        }
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>From now on everything is well.</summary>
    public bool IsHealed { get; private set; }

    /// <summary>Requests that are left without an answer until the sender gives up.</summary>
    public int Held { get; private set; }

    /// <summary>How often the fault played.</summary>
    public int Faults { get; private set; }

    /// <summary>Requests that came whole.</summary>
    public int Requests { get; private set; }

    /// <summary>Ids and subjects of what was taken, duplicates included, in order.</summary>
    public List<(string Id, string Subject)> Taken { get; } = [];

    /// <summary>Until when, by the virtual clock, the sender was asked to leave an event alone.</summary>
    public Dictionary<string, DateTimeOffset> NotBefore { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that came before the time that was asked for.</summary>
    public int TooEarly { get; private set; }

    /// <summary>Ends the fault.</summary>
    public void Heal()
    {
        IsHealed = true;
        if (_fault == ReceiverFault.Down)
        {
            Listen();
        }
    }

    /// <summary>A fault that the receiver itself has no part in.</summary>
    public void Note()
    {
        lock (_gate)
        {
            Faults++;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting;
        await Task.WhenAll(_conversations);
        _stop.Dispose();
    }

    private void Listen()
    {
        _socket.Listen();
        _accepting = AcceptAsync();
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                Socket client = await _socket.AcceptAsync(_stop.Token);
                _conversations.Add(TalkAsync(client));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Socket client)
    {
        using (client)
        {
            try
            {
                while (await ReadAsync(client) is { } request && await AnswerAsync(client, request))
                {
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                // The sender has gone.
            }
        }
    }

    /// <summary>One whole request, or null at the end of the connection or in the midst of a reset.</summary>
    private async Task<CapturedRequest?> ReadAsync(Socket client)
    {
        var bytes = new List<byte>();
        byte[] part = new byte[512];
        int? breakAt = BreaksOff() ? 200 + Next(300) : null;
        while (true)
        {
            int read = await client.ReceiveAsync(part, SocketFlags.None, _stop.Token);
            bytes.AddRange(part.AsSpan(0, read));
            if (read == 0)
            {
                return null;
            }
            if (bytes.Count >= breakAt)
            {
                Reset(client);
                return null;
            }
            if (Parse([.. bytes]) is { } request)
            {
                return request;
            }
        }
    }

    private static CapturedRequest? Parse(byte[] bytes)
    {
        int end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }
        Dictionary<string, string> headers = Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n").Skip(1)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(header => header[0].ToLowerInvariant(), header => header[1], StringComparer.Ordinal);
        int length = int.Parse(headers["content-length"], CultureInfo.InvariantCulture);
        return bytes.Length >= end + 4 + length ? new CapturedRequest(headers, bytes[(end + 4)..]) : null;
    }

    private async Task<bool> AnswerAsync(Socket client, CapturedRequest request)
    {
        string id = request.Headers["webhook-id"];
        lock (_gate)
        {
            Requests++;
            TooEarly += NotBefore.TryGetValue(id, out DateTimeOffset from) && _time.GetUtcNow() < from ? 1 : 0;
        }
        if (IsHealed)
        {
            Take(request);
            return await SayAsync(client, "200 OK");
        }
        if (_fault == ReceiverFault.Rebinding)
        {
            // It is reached by its public address only. Closed, so that each request looks its name up anew.
            Take(request);
            await SayAsync(client, "200 OK", "Connection: close\r\n");
            return false;
        }
        Note();
        switch (_fault)
        {
            case ReceiverFault.Slow:
                if (Next(2) == 0)
                {
                    Take(request);
                }
                await HoldAsync(client);
                return false;
            case ReceiverFault.Error:
                return await SayAsync(client, Next(2) == 0 ? "500 Broken" : "503 Away");
            case ReceiverFault.TooMany:
                return await SayAsync(client, "429 Too many", LaterOf(id));
            case ReceiverFault.Gone:
                return await SayAsync(client, "410 Gone");
            case ReceiverFault.Redirect:
                return await SayAsync(
                    client, Redirects[Next(Redirects.Length)], $"Location: http://127.0.0.1:{_trapPort}/\r\n");
            case ReceiverFault.Reset:
                await BreakAnswerAsync(client, request);
                return false;
            default:
                throw new InvalidOperationException($"{_fault} plays elsewhere");
        }
    }

    private bool BreaksOff() => _fault == ReceiverFault.Reset && !IsHealed && Next(2) == 0;

    /// <summary>Half a status line: taken or not, the sender cannot know. Or half a body behind a success.</summary>
    private async Task BreakAnswerAsync(Socket client, CapturedRequest request)
    {
        if (Next(2) == 0)
        {
            Take(request);
        }
        await SendAsync(client, "HTTP/1.1 2");
        Reset(client);
    }

    private void Reset(Socket client)
    {
        Note();
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
    }

    private async Task HoldAsync(Socket client)
    {
        lock (_gate)
        {
            Held++;
        }
        try
        {
            while (await client.ReceiveAsync(new byte[64], SocketFlags.None, _stop.Token) > 0)
            {
            }
        }
        finally
        {
            lock (_gate)
            {
                Held--;
            }
        }
    }

    private string LaterOf(string id)
    {
        int seconds = Next(7_200);
        lock (_gate)
        {
            int form = _random.Next(3);
            DateTimeOffset until = _time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            if (form == 2)
            {
                NotBefore.Remove(id);
                return "";
            }
            // A date has whole seconds only.
            NotBefore[id] = until - TimeSpan.FromSeconds(1);
            return string.Create(
                CultureInfo.InvariantCulture, $"Retry-After: {(form == 0 ? seconds : until.ToString("r"))}\r\n");
        }
    }

    private void Take(CapturedRequest request)
    {
        using JsonDocument body = JsonDocument.Parse(request.Body);
        string subject = body.RootElement.GetProperty("subject").GetString()!;
        lock (_gate)
        {
            Taken.Add((request.Headers["webhook-id"], subject));
        }
    }

    private int Next(int below)
    {
        lock (_gate)
        {
            return _random.Next(below);
        }
    }

    private async Task<bool> SayAsync(Socket client, string status, string headers = "")
    {
        await SendAsync(client, $"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n\r\n");
        return true;
    }

    private async Task SendAsync(Socket client, string text) =>
        await client.SendAsync(Encoding.ASCII.GetBytes(text), SocketFlags.None, _stop.Token);
}
