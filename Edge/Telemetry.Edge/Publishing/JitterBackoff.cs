namespace Telemetry.Edge.Publishing;

/// <summary>
/// Exponential back-off with full jitter: uniform between nothing and a bound that doubles, so that a thousand agents
/// that lost one gateway do not come back at once.
/// </summary>
internal sealed class JitterBackoff
{
    private readonly Random _random;
    private readonly TimeSpan _first;
    private readonly TimeSpan _most;
    private int _failures;

    public JitterBackoff(Random random, TimeSpan first, TimeSpan most)
    {
        _random = random;
        _first = first;
        _most = most;
    }

    public void Reset() => _failures = 0;

    /// <summary>The pause after one more failure.</summary>
    public TimeSpan Next()
    {
        var bound = BoundAfter(_failures);
        _failures = Math.Min(_failures + 1, 30);
        return bound * _random.NextDouble();
    }

    /// <summary>The greatest pause after so many failures before this one.</summary>
    public TimeSpan BoundAfter(int failures)
    {
        var bound = _first * Math.Pow(2, failures);
        return bound < _most ? bound : _most;
    }
}
