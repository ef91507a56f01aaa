using System.Buffers;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Drivers.Line;

/// <summary>
/// Keeps a line to one device open, for ever: reads, tells it what is durable, and opens the line anew after a failure
/// or a silence. While the spool is full or behind, a device that waits for acknowledgements is not read.
/// </summary>
internal sealed class LineSource
{
    private const int ReadBytes = 64 * 1024;

    private static readonly TimeSpan OpenAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookForRoomAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AcknowledgeWithin = TimeSpan.FromMilliseconds(20);

    private readonly LineConfig _config;
    private readonly Func<CancellationToken, Task<LineChannel>> _open;
    private readonly SpoolIntake _intake;
    private readonly SensorHealth _health;
    private readonly TimeProvider _time;
    private readonly HeardLosses? _losses;
    private string? _lastDevice;

    public LineSource(
        LineConfig config,
        Func<CancellationToken, Task<LineChannel>> open,
        SpoolIntake intake,
        SensorHealth health,
        TimeProvider time)
    {
        _config = config;
        _open = open;
        _intake = intake;
        _health = health;
        _time = time;
        if (!config.Wire.IsTcp)
        {
            // Over TCP the device is told what was refused, and sends again what was not acknowledged.
            _losses = new HeardLosses(SourceName(config), () => config.Device ?? _lastDevice, intake, time);
        }
        using var session = intake.Enter();
        if (config.Device is { } device && session.TryLedger(device, out var ledger))
        {
            ledger.Source(SourceName(config)); // Nobody knows yet what the line will tell of this device.
        }
    }

    /// <summary>The name under which the line's frontiers are kept.</summary>
    public static string SourceName(LineConfig config) => "line:" + config.Wire.Port;

    /// <summary>Runs until cancelled; never ends otherwise.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                try
                {
                    using var channel = await _open(cancellation);
                    await ServeAsync(channel, cancellation);
                    Fail("The device closed the line.");
                }
                catch (Exception e) when (IsOfTheLine(e))
                {
                    cancellation.ThrowIfCancellationRequested(); // Whatever ended it, it was to end.
                    Fail(e.Message);
                }
                cancellation.ThrowIfCancellationRequested();
                await Task.Delay(OpenAgainAfter, _time, cancellation);
            }
        }
        finally
        {
            _losses?.End();
        }
    }

    private void Fail(string why)
    {
        _health.Failed(why);
        _losses?.Silent(why);
    }

    private static bool IsOfTheLine(Exception e) =>
        e is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException
            or ObjectDisposedException or InvalidOperationException or OperationCanceledException;

    private async Task ServeAsync(LineChannel channel, CancellationToken cancellation)
    {
        var receiver = new LineReceiver(SourceName(_config), channel.IsAcknowledged, _intake, _health)
        {
            OnlyDevice = channel.IsAcknowledged ? null : _config.Device,
            Losses = _losses,
        };
        using var arrived = new SemaphoreSlim(0, 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = ReadAsync(channel, receiver, arrived, stop.Token);
        var answering = channel.IsAcknowledged ? AnswerAsync(channel, receiver, arrived, stop.Token) : reading;
        try
        {
            await await Task.WhenAny(reading, answering);
        }
        finally
        {
            await stop.CancelAsync();
            channel.Dispose(); // Ends a read that does not listen to its token.
            await Task.WhenAll(reading, answering).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task ReadAsync(
        LineChannel channel, LineReceiver receiver, SemaphoreSlim arrived, CancellationToken cancellation)
    {
        var buffer = new byte[ReadBytes];
        using var watchdog = _time.CreateTimer(
            _ => channel.Dispose(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            if (channel.IsAcknowledged)
            {
                await WaitForRoomAsync(receiver, cancellation);
            }
            if (_config.Silence > TimeSpan.Zero)
            {
                watchdog.Change(_config.Silence, Timeout.InfiniteTimeSpan);
            }
            var count = await channel.Stream.ReadAsync(buffer, cancellation);
            if (count == 0)
            {
                return;
            }
            receiver.Feed(buffer.AsSpan(0, count));
            _lastDevice = receiver.LastDevice ?? _lastDevice;
            if (channel.IsAcknowledged)
            {
                if (arrived.CurrentCount == 0)
                {
                    arrived.Release();
                }
                if (channel.IsIdle)
                {
                    _intake.Committer.Request(AcknowledgeWithin); // The device may be waiting for us.
                }
            }
        }
    }

    private async Task WaitForRoomAsync(LineReceiver receiver, CancellationToken cancellation)
    {
        while (_intake.IsFull)
        {
            await Task.Delay(LookForRoomAfter, _time, cancellation);
        }
        if (_intake.IsBehind)
        {
            _intake.Committer.Request(TimeSpan.Zero);
            await _intake.Committer.WhenCommittedAsync(receiver.Progress.Generation, cancellation);
        }
    }

    private async Task AnswerAsync(
        LineChannel channel, LineReceiver receiver, SemaphoreSlim arrived, CancellationToken cancellation)
    {
        var answer = new ArrayBufferWriter<byte>(256);
        var told = 0L;
        while (true)
        {
            await arrived.WaitAsync(cancellation);
            var progress = receiver.Progress;
            if (progress.Lines == told)
            {
                continue;
            }
            await _intake.Committer.WhenCommittedAsync(progress.Generation, cancellation);
            answer.ResetWrittenCount();
            receiver.WriteAnswer(answer, progress.Lines);
            told = progress.Lines;
            await channel.Stream.WriteAsync(answer.WrittenMemory, cancellation);
        }
    }
}
