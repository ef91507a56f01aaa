using Telemetry.Contract;

namespace Telemetry.Edge.Sampling.Checks;

/// <summary>
/// Judges the values of one metric, one after the other. The driver's own doubt goes first, then range, rate, stuck-at,
/// and the peers. A value that is refused for its rate is no measure for the next one: a spike passes, and a true step
/// is believed as soon as the time since the last believed value allows it.
/// </summary>
internal sealed class MetricWatch
{
    private readonly MetricCheck _check;
    private readonly string _key;
    private readonly PeerBoard _peers;
    private double _believed;
    private TimeSpan? _believedAt;
    private double _same;
    private TimeSpan? _sameSince;

    /// <param name="check">What is believable.</param>
    /// <param name="key">The metric as peers name it: <c>device/metric</c>.</param>
    /// <param name="peers">What the others say.</param>
    public MetricWatch(MetricCheck check, string key, PeerBoard peers)
    {
        _check = check;
        _key = key;
        _peers = peers;
    }

    /// <summary>The quality of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="said">What the driver says of it.</param>
    /// <param name="at">Monotonic time; never before the time of the call before.</param>
    public ValueQuality Judge(double value, ValueQuality said, TimeSpan at)
    {
        if (said is not (ValueQuality.None or ValueQuality.Good))
        {
            return said;
        }
        if (value < _check.Min || value > _check.Max)
        {
            return ValueQuality.Range;
        }
        if (IsTooFast(value, at))
        {
            return ValueQuality.Rate;
        }
        _believed = value;
        _believedAt = at;
        if (IsStuck(value, at))
        {
            return ValueQuality.Stuck;
        }
        _peers.Post(_key, value, at);
        return _peers.Disagrees(_key, _check, at) ? ValueQuality.Disagrees : ValueQuality.Good;
    }

    private bool IsTooFast(double value, TimeSpan at) =>
        _check.RatePerSecond is { } rate
        && _believedAt is { } before
        && Math.Abs(value - _believed) > rate * (at - before).TotalSeconds;

    private bool IsStuck(double value, TimeSpan at)
    {
        if (_sameSince is null || value != _same)
        {
            _same = value;
            _sameSince = at;
        }
        return at - _sameSince >= _check.StuckAfter;
    }
}
