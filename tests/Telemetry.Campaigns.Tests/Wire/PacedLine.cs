using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Telemetry.Campaigns.Tests.Wire;

/// <summary>A device on a TCP line that gives so many readings a second, each dated when it is sent.</summary>
internal sealed class PacedLine : IAsyncDisposable
{
    private const int PulsesPerSecond = 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _perSecond;
    private readonly string _device;
    private readonly Task _serving;

    public PacedLine(string device, int perSecond)
    {
        (_device, _perSecond) = (device, perSecond);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            var hearing = HearAsync(stream);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PulsesPerSecond), TimeProvider.System);
            for (long seq = 0; await timer.WaitForNextTickAsync(_stop.Token);)
            {
                var lines = new StringBuilder(seq == 0 ? $"!boot {_device}-1\n" : "");
                var millis = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                for (var i = 0; i < _perSecond / PulsesPerSecond; i++, seq++)
                {
                    lines.Append(CultureInfo.InvariantCulture, $"{_device} m{i % 10} {seq % 1000} {millis} {seq}\n");
                }
                await stream.WriteAsync(Encoding.ASCII.GetBytes(lines.ToString()), _stop.Token);
            }
            await hearing;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The agent is gone, or the campaign is over.
        }
    }

    /// <summary>What the agent answers is read, so that it need not wait.</summary>
    private async Task HearAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, _stop.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // As above.
        }
    }
}
