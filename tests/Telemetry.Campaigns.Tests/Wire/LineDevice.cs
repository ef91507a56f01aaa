using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Telemetry.Campaigns.Tests.Wire;

/// <summary>
/// A device on a line: sends lines as long as not too many wait for their acknowledgement, and hears the agent's
/// acknowledgements, which mean that lines are durable.
/// </summary>
internal sealed class LineDevice(int ahead) : IDisposable
{
    private readonly TcpListener _listener = Listening();

    private long _acknowledged;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many lines the agent has acknowledged.</summary>
    public long Acknowledged
    {
        get => Volatile.Read(ref _acknowledged);
        private set => Volatile.Write(ref _acknowledged, value);
    }

    /// <summary>Waits until so many lines are acknowledged.</summary>
    public async Task UntilAsync(long lines, CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Acknowledged < lines)
        {
            await tick.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>Serves one connection until all lines are acknowledged or the agent is gone.</summary>
    public async Task ServeAsync(int count, Func<int, string> line, CancellationToken cancellation)
    {
        using var socket = await _listener.AcceptSocketAsync(cancellation);
        var received = new StringBuilder();
        var buffer = new byte[4096];
        var sent = 0;
        Acknowledged = 0;
        while (Acknowledged < count)
        {
            if (sent < count && sent - Acknowledged < ahead)
            {
                var text = new StringBuilder();
                for (; sent < count && sent - Acknowledged < ahead; sent++)
                {
                    text.Append(line(sent)).Append('\n');
                }
                await socket.SendAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
            }
            var got = await socket.ReceiveAsync(buffer, cancellation);
            if (got == 0)
            {
                return;
            }
            received.Append(Encoding.UTF8.GetString(buffer, 0, got));
            foreach (var answer in TakeLines(received))
            {
                Acknowledged = AcknowledgedBy(answer) ?? Acknowledged;
            }
        }
    }

    /// <summary>What an answer says is durable; null when it says something else.</summary>
    public static long? AcknowledgedBy(string answer) =>
        answer.StartsWith("!ack ", StringComparison.Ordinal)
            ? long.Parse(answer.AsSpan(5), CultureInfo.InvariantCulture)
            : null;

    public static IEnumerable<string> TakeLines(StringBuilder received)
    {
        var lines = received.ToString().Split('\n');
        received.Clear().Append(lines[^1]);
        return lines[..^1];
    }

    public void Dispose() => _listener.Dispose();

    private static TcpListener Listening()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
