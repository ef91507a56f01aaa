using System.Buffers;
using System.Text;
using System.Threading.Channels;

namespace Telemetry.FirmwareSim.Playback;

/// <summary>
/// Plays a plan over a connection with the line protocol, as fast as the pace and the reader allow. A connection that
/// breaks is no end: <see cref="PlayAsync"/> on the next one goes on from the first unacknowledged row.
/// </summary>
internal sealed class LinePlayer
{
    private const int FlushBytes = 32 * 1024;

    private readonly LineFlight _flight;
    private readonly PlaybackOptions _options;
    private readonly TimeProvider _time;
    private long? _startedAt;

    public LinePlayer(PlaybackPlan plan, PlaybackOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        Plan = plan;
        _options = options;
        _time = time;
        _flight = new LineFlight(plan, options);
    }

    public PlaybackPlan Plan { get; }

    /// <summary>What has been delivered so far.</summary>
    public LineFlight Flight => _flight;

    /// <summary>How many connections were served.</summary>
    public int Connections { get; private set; }

    /// <summary>Time since the first connection.</summary>
    public TimeSpan Elapsed => _startedAt is { } at ? _time.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>
    /// Serves one connection; true when everything is acknowledged, false when the connection ended before.
    /// </summary>
    public async Task<bool> PlayAsync(Stream stream, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _startedAt ??= _time.GetTimestamp();
        Connections++;
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var wake = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var reading = ReadAsync(stream, wake.Writer, connection.Token);
        try
        {
            await WriteAsync(stream, wake.Reader, connection.Token);
        }
        catch (Exception e) when (e is IOException or ChannelClosedException or ObjectDisposedException)
        {
            // The connection is gone; what it did not acknowledge goes over the next one.
        }

        await connection.CancelAsync();
        await reading;
        cancellation.ThrowIfCancellationRequested();
        return _flight.IsComplete;
    }

    private async Task WriteAsync(Stream stream, ChannelReader<bool> wake, CancellationToken cancellation)
    {
        var lines = new ArrayBufferWriter<byte>(2 * FlushBytes);
        _flight.Begin(lines);
        while (true)
        {
            _flight.AppendLows(lines);
            var wait = NextWait();
            if (wait == TimeSpan.Zero)
            {
                _flight.AppendRow(lines);
                if (lines.WrittenCount < FlushBytes)
                {
                    continue;
                }
            }

            await FlushAsync(stream, lines, cancellation);
            if (_flight.IsComplete)
            {
                return;
            }

            if (wait != TimeSpan.Zero)
            {
                await WaitAsync(wake, wait, cancellation);
            }
        }
    }

    /// <summary>Zero when a row is due; infinite when all are written.</summary>
    private TimeSpan NextWait()
    {
        if (_flight.NextDue is not { } due)
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (_options.Speed is not { } speed)
        {
            return TimeSpan.Zero;
        }

        var wait = (due / speed) - Elapsed;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private async Task WaitAsync(ChannelReader<bool> wake, TimeSpan wait, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var signal = wake.ReadAsync(either.Token).AsTask();
        var pause = Task.Delay(wait, _time, either.Token);
        var first = await Task.WhenAny(signal, pause);
        await either.CancelAsync();
        await first;
        await ((Task)signal).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync(Stream stream, ChannelWriter<bool> wake, CancellationToken cancellation)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.UTF8, false, 4096, leaveOpen: true);
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                _flight.Take(line);
                wake.TryWrite(true);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over; the writer learns it from the closed channel.
        }
        finally
        {
            wake.TryComplete();
        }
    }

    private static async Task FlushAsync(
        Stream stream, ArrayBufferWriter<byte> lines, CancellationToken cancellation)
    {
        if (lines.WrittenCount > 0)
        {
            await stream.WriteAsync(lines.WrittenMemory, cancellation);
            lines.ResetWrittenCount();
        }
    }
}
