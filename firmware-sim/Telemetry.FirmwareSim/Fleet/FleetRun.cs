using System.Security.Cryptography;

namespace Telemetry.FirmwareSim.Fleet;

/// <summary>
/// A fleet's life: it comes up at its ramp, measures for its time, waits for the last acknowledgements, says goodbye.
/// One loop wakes 50 times a second and lets those measure that are due: the devices' phases are spread over the
/// period.
/// </summary>
internal sealed class FleetRun
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReconnectFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReconnectMost = TimeSpan.FromSeconds(30);

    private readonly FleetOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly FleetDevice[] _devices;
    private readonly List<Task> _lives = [];
    private volatile bool _isOver;

    public FleetRun(FleetOptions options, ulong seed, TimeProvider time)
    {
        _options = options;
        _time = time;
        _random = new Random((int)seed);
        var boot = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        _devices = [.. Enumerable.Range(1, options.Devices)
            .Select(n => new FleetDevice(options, n, boot, Counts, time))];
    }

    public FleetCounts Counts { get; } = new();

    /// <summary>Readings that are not acknowledged.</summary>
    public long Unacked => _devices.Sum(d => (long)d.Unacked);

    /// <summary>How long the fleet took to come up.</summary>
    public TimeSpan RampTime { get; private set; }

    /// <summary>Lives it; <paramref name="tell"/> hears once a second how it goes.</summary>
    /// <exception cref="TimeoutException">Not all devices could connect, or not all readings were
    /// acknowledged.</exception>
    public async Task RunAsync(Action<string> tell, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await ComeUpAsync(tell, stop.Token);
            await MeasureAsync(tell, stop.Token);
            await DrainAsync(stop.Token);
        }
        finally
        {
            _isOver = true;
            foreach (var device in _devices)
            {
                device.End();
            }

            await stop.CancelAsync();
            await Task.WhenAll(_lives).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ComeUpAsync(Action<string> tell, CancellationToken cancellation)
    {
        var from = _time.GetTimestamp();
        var limit = TimeSpan.FromSeconds((double)_options.Devices / _options.RampPerSecond) + _options.Patience;
        using var timer = new PeriodicTimer(Tick, _time);
        var said = 0;
        while (Counts.Connected < _options.Devices)
        {
            await timer.WaitForNextTickAsync(cancellation);
            var elapsed = _time.GetElapsedTime(from);
            var due = Math.Min(_options.Devices, (int)(elapsed.TotalSeconds * _options.RampPerSecond));
            while (_lives.Count < due)
            {
                _lives.Add(LiveAsync(_devices[_lives.Count], cancellation));
            }

            if (elapsed > limit)
            {
                throw new TimeoutException(
                    $"Only {Counts.Connected} of {_options.Devices} devices could connect "
                    + $"({Counts.FailedConnects} attempts failed).");
            }

            if ((int)elapsed.TotalSeconds > said)
            {
                said = (int)elapsed.TotalSeconds;
                tell($"{Counts.Connected} connected");
                KeepAlive();
            }
        }

        RampTime = _time.GetElapsedTime(from);
    }

    private async Task LiveAsync(FleetDevice device, CancellationToken cancellation)
    {
        var pause = ReconnectFirst;
        while (!cancellation.IsCancellationRequested)
        {
            var wasUp = await device.ConnectAsync(cancellation);
            if (_isOver)
            {
                return;
            }

            if (wasUp)
            {
                pause = ReconnectFirst;
            }
            else
            {
                Counts.FailConnect();
                pause = pause * 2 < ReconnectMost ? pause * 2 : ReconnectMost;
            }

            double share;
            lock (_random)
            {
                share = _random.NextDouble();
            }

            await Task.Delay(pause * share, _time, cancellation);
        }
    }

    private async Task MeasureAsync(Action<string> tell, CancellationToken cancellation)
    {
        var from = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Tick, _time);
        var measured = 0L;
        var said = 0;
        var total = (long)(_options.Devices * _options.Rate * _options.Duration.TotalSeconds);
        while (measured < total)
        {
            await timer.WaitForNextTickAsync(cancellation);
            var elapsed = _time.GetElapsedTime(from);
            var due = Math.Min(total, (long)(elapsed.TotalSeconds * _options.Devices * _options.Rate));
            for (; measured < due; measured++)
            {
                _devices[measured % _options.Devices].Measure(Math.Round(50 + (10 * Math.Sin(measured / 1e4)), 2));
            }

            if ((int)elapsed.TotalSeconds > said)
            {
                said = (int)elapsed.TotalSeconds;
                tell($"{Counts.Connected} connected, {Counts.Measured} measured, {Counts.Acked} acknowledged");
                KeepAlive();
            }
        }
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        var from = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Tick, _time);
        while (Counts.Acked < Counts.Measured)
        {
            await timer.WaitForNextTickAsync(cancellation);
            if (_time.GetElapsedTime(from) > _options.Patience)
            {
                throw new TimeoutException($"{Unacked} readings were not acknowledged.");
            }
        }
    }

    private void KeepAlive()
    {
        foreach (var device in _devices)
        {
            device.KeepAlive();
        }
    }
}
