namespace Telemetry.FirmwareSim.Scenario;

/// <summary>
/// What a sensor's element makes of the truth: an error of its own within what the datasheet allows, and the faults of
/// elements (drift, stuck, spike). The chip behind it is innocent of them. Thread-safe.
/// </summary>
internal sealed class Transducer
{
    private readonly Lock _lock = new();
    private readonly string _target;
    private readonly FaultSchedule _faults;
    private readonly Func<TimeSpan, double> _truth;
    private readonly double _error;
    private double? _heldAt;

    /// <param name="target">The device in the scenario.</param>
    /// <param name="faults">What goes wrong when.</param>
    /// <param name="truth">The truth at a time since the start.</param>
    /// <param name="error">What this element always says too much.</param>
    public Transducer(string target, FaultSchedule faults, Func<TimeSpan, double> truth, double error = 0)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(truth);
        _target = target;
        _faults = faults;
        _truth = truth;
        _error = error;
    }

    /// <summary>What the element says at a time.</summary>
    public double Sense(TimeSpan now)
    {
        lock (_lock)
        {
            var value = _truth(now) + _error;
            if (_faults.Active(_target, SensorFault.Drift, now) is { } drift)
            {
                value += drift.Amount * (now - drift.At).TotalMinutes;
            }

            if (_faults.Active(_target, SensorFault.Spike, now) is { } spike)
            {
                value += spike.Amount;
            }

            if (_faults.Active(_target, SensorFault.Stuck, now) is null)
            {
                _heldAt = value;
            }

            return _heldAt ?? value;
        }
    }
}
