using Telemetry.Contract;
using Telemetry.Edge.Drivers.Gpio;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Pulse;

/// <summary>
/// Counts pulses by the kernel's numbers of edges, so that those count too that it could not keep. The total outlives
/// the process; the first total after a start is a <c>gap</c>, because nobody counted meanwhile.
/// </summary>
internal sealed class PulseSensor : ISampledSensor
{
    private const int EdgesAtOnce = 64;

    private readonly PulseConfig _config;
    private readonly Func<IGpioLine> _open;
    private readonly PulseFile _file;
    private readonly TimeProvider _time;
    private readonly PulseRate _rate = new();
    private readonly GpioEdge[] _edges = new GpioEdge[EdgesAtOnce];
    private IGpioLine? _line;
    private uint _lastNumber;
    private long? _pulses;
    private long _saved;
    private TimeSpan _savedAt;

    public PulseSensor(PulseConfig config, Func<IGpioLine> open, PulseFile file, TimeProvider time)
    {
        _config = config;
        _open = open;
        _file = file;
        _time = time;
    }

    /// <inheritdoc/>
    public Task SampleAsync(SampleSet into, CancellationToken cancellation)
    {
        var now = _time.GetElapsedTime(0);
        var isGap = false;
        if (_line is null)
        {
            _line = _open();
            _lastNumber = 0; // The kernel numbers a request's edges from 1.
            _rate.Forget();
            isGap = Resume();
            _savedAt = now;
        }
        var pulses = Count(_line, now);
        var quality = isGap ? ValueQuality.Gap : ValueQuality.Good;
        into.Add(_config.Metrics["total"], _config.TotalUnit, pulses * _config.PerPulse, quality);
        if (_rate.PerSecond is { } rate)
        {
            into.Add(_config.Metrics["rate"], _config.RateUnit, rate * _config.PerPulse);
        }
        if (now - _savedAt >= _config.SaveInterval)
        {
            Save(now);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        Save(_savedAt);
    }

    /// <summary>Goes on at the count that is known; true: there is one, and pulses may have come since it.</summary>
    private bool Resume()
    {
        var isKnown = _pulses is not null;
        if (_file.Read() is { } saved && !isKnown)
        {
            _saved = saved;
            _pulses = saved;
            isKnown = true;
        }
        _pulses ??= 0;
        return isKnown;
    }

    private long Count(IGpioLine line, TimeSpan now)
    {
        try
        {
            return CountEdges(line, now);
        }
        catch
        {
            Close();
            throw;
        }
    }

    private long CountEdges(IGpioLine line, TimeSpan now)
    {
        var before = _lastNumber;
        var lastAt = now;
        int count;
        while ((count = line.ReadEdges(_edges)) > 0)
        {
            _lastNumber = _edges[count - 1].Number;
            lastAt = _edges[count - 1].At;
        }
        var came = unchecked(_lastNumber - before); // The kernel's number wraps.
        var pulses = (_pulses ?? 0) + came;
        _pulses = pulses;
        if (came > 0)
        {
            _rate.Came(came, lastAt);
        }
        else
        {
            _rate.Silent(now);
        }
        return pulses;
    }

    private void Close()
    {
        _line?.Dispose();
        _line = null;
    }

    private void Save(TimeSpan now)
    {
        if (_pulses is { } pulses && pulses != _saved)
        {
            _file.Write(pulses);
            _saved = pulses;
        }
        _savedAt = now;
    }
}
