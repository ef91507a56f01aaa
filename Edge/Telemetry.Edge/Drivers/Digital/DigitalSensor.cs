using Telemetry.Contract;
using Telemetry.Edge.Drivers.Gpio;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Digital;

/// <summary>
/// A debounced input. Each change is told with the time at which it happened, however rarely it is polled; the level is
/// told again now and then, so that silence is never mistaken for it.
/// </summary>
internal sealed class DigitalSensor : ISampledSensor
{
    private const int EdgesAtOnce = 64;

    private readonly DigitalConfig _config;
    private readonly Func<IGpioLine> _open;
    private readonly TimeProvider _time;
    private readonly GpioEdge[] _edges = new GpioEdge[EdgesAtOnce];
    private IGpioLine? _line;
    private Debouncer _debouncer;
    private uint _lastNumber;
    private TimeSpan? _toldAt;

    public DigitalSensor(DigitalConfig config, Func<IGpioLine> open, TimeProvider time)
    {
        _config = config;
        _open = open;
        _time = time;
        _debouncer = new Debouncer(config.Debounce, false);
    }

    /// <inheritdoc/>
    public Task SampleAsync(SampleSet into, CancellationToken cancellation)
    {
        try
        {
            Poll(into);
        }
        catch
        {
            Dispose();
            throw;
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line?.Dispose();
        _line = null;
    }

    private void Poll(SampleSet into)
    {
        var now = _time.GetElapsedTime(0);
        var isGap = false;
        if (_line is null)
        {
            _line = _open();
            _debouncer = new Debouncer(_config.Debounce, _line.Read());
            _lastNumber = 0; // The kernel numbers a request's edges from 1.
            isGap = _toldAt is not null; // Nobody watched the line since it was lost.
            _toldAt = null;
        }
        isGap |= TakeEdges(_line, into, now);
        if (isGap)
        {
            _debouncer.Resume(_line.Read());
        }
        if (_debouncer.Settle(now, out var changedAt))
        {
            Tell(into, _debouncer.Level, now, now - changedAt, ValueQuality.Good);
        }
        // While it bounces nobody knows the level; it is told when it has settled.
        var isDue = _debouncer.Unsettled is null && (_toldAt is not { } told || now - told >= _config.Report);
        if (isGap || isDue)
        {
            Tell(into, _debouncer.Level, now, TimeSpan.Zero, isGap ? ValueQuality.Gap : ValueQuality.Good);
        }
        into.HoldBack = _debouncer.Unsettled is { } since ? now - since : TimeSpan.Zero;
    }

    /// <summary>Feeds what the kernel has kept; true: it could not keep all.</summary>
    private bool TakeEdges(IGpioLine line, SampleSet into, TimeSpan now)
    {
        var isGap = false;
        int count;
        while ((count = line.ReadEdges(_edges)) > 0)
        {
            foreach (var edge in _edges.AsSpan(0, count))
            {
                isGap |= edge.Number != unchecked(_lastNumber + 1);
                _lastNumber = edge.Number;
                if (!isGap && _debouncer.Edge(edge.IsRising, edge.At, out var changedAt))
                {
                    Tell(into, _debouncer.Level, now, now - changedAt, ValueQuality.Good);
                }
            }
        }
        return isGap;
    }

    private void Tell(SampleSet into, bool level, TimeSpan now, TimeSpan age, ValueQuality quality)
    {
        into.Add(_config.Metrics["state"], level, age, quality);
        _toldAt = now;
    }
}
