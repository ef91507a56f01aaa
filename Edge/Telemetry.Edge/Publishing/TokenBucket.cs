namespace Telemetry.Edge.Publishing;

/// <summary>
/// A rate with a burst of a tenth of a second. A pack may take more than is there, and the debt delays the next: so
/// packs of any size pass and the mean rate holds.
/// </summary>
internal sealed class TokenBucket
{
    private const double BurstSeconds = 0.1;

    private readonly TimeProvider _time;
    private readonly double _perSecond;
    private double _tokens;
    private long _filledAt;

    public TokenBucket(TimeProvider time, double perSecond)
    {
        _time = time;
        _perSecond = perSecond;
        _tokens = perSecond * BurstSeconds;
        _filledAt = time.GetTimestamp();
    }

    /// <summary>May something be taken now? <paramref name="wait"/>: how long not.</summary>
    public bool IsOpen(out TimeSpan wait)
    {
        var now = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_filledAt, now).TotalSeconds;
        _tokens = Math.Min(_perSecond * BurstSeconds, _tokens + (elapsed * _perSecond));
        _filledAt = now;
        wait = _tokens > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((-_tokens / _perSecond) + 0.001);
        return _tokens > 0;
    }

    public void Take(int count) => _tokens -= count;
}
