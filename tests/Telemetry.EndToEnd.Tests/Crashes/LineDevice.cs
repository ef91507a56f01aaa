using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>
/// The devices of a recording behind one TCP line: they send in turns, wait until each turn is acknowledged, and only
/// then say how far they are. After a lost connection they go on with the first row that was not acknowledged.
/// </summary>
internal sealed class LineDevice : IAsyncDisposable
{
    private const int Turn = 48;

    private readonly CrashRecording _recording;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;
    private int _acked;
    private int _toldAt;

    public LineDevice(CrashRecording recording)
    {
        _recording = recording;
        _listener.Start();
        _run = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when the agent has everything, the last frontiers too.</summary>
    public Task Done => _done.Task;

    /// <summary>Rows that the agent has.</summary>
    public int Acked => Volatile.Read(ref _acked);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                await using var stream = client.GetStream();
                await ServeAsync(stream);
            }
            catch (Exception lost) when (lost is IOException or SocketException or OperationCanceledException
                or ObjectDisposedException)
            {
                // The agent is dead, or the test is over.
            }
            catch (Exception broken)
            {
                _done.TrySetException(broken);
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var lines = 1L;
        await SendAsync(stream, "!boot line-1\n");
        while (_toldAt < _recording.Rows.Count || !_done.Task.IsCompleted)
        {
            var end = Math.Min(_toldAt + Turn, _recording.Rows.Count);
            var before = lines + (end - _acked);
            await SendAsync(stream, string.Concat(_recording.Rows[_acked..end].Select(Line)));
            while (lines < before)
            {
                var acked = await AckAsync(reader);
                if (acked > lines) { Volatile.Write(ref _acked, end - (int)(before - acked)); }
                lines = Math.Max(lines, acked);
            }
            await SendAsync(stream, string.Concat(CrashRecording.Names.Select(device => Low(device, end))));
            lines += CrashRecording.Names.Count;
            while (await AckAsync(reader) < lines) { }
            _toldAt = end;
            if (end == _recording.Rows.Count) { _done.TrySetResult(); }
        }
        // Nothing more to say; the agent hangs up.
        while (await reader.ReadLineAsync(_stop.Token) is not null) { }
    }

    private async Task SendAsync(NetworkStream stream, string text) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), _stop.Token);

    private async Task<long> AckAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line.StartsWith("!nak", StringComparison.Ordinal)) { throw new InvalidDataException(line); }
            if (line.StartsWith("!ack ", StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(5), CultureInfo.InvariantCulture);
            }
        }
        throw new IOException("The agent hung up.");
    }

    private static string Line(CrashRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{row.Device} {row.Metric} {row.Value} {row.Time} {row.Seq}\n");

    private string Low(string device, int from)
    {
        var next = _recording.Rows.Skip(from).FirstOrDefault(row => row.Device == device);
        return string.Create(CultureInfo.InvariantCulture, $"!low {next?.Time ?? _recording.End + 60_000} {device}\n");
    }
}
