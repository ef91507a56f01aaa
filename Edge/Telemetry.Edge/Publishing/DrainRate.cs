namespace Telemetry.Edge.Publishing;

/// <summary>How fast the backlog is emptied: readings acknowledged in the last half minute, by seconds.</summary>
internal sealed class DrainRate(TimeProvider time)
{
    private const int Seconds = 30;

    private readonly long[] _counts = new long[Seconds];
    private readonly long _start = time.GetTimestamp();
    private long _second;
    private long _first = -1;

    public void Add(int readings)
    {
        Turn();
        _first = _first < 0 ? _second : _first;
        _counts[_second % Seconds] += readings;
    }

    /// <summary>Readings per second; 0 when there were none.</summary>
    public double PerSecond()
    {
        Turn();
        var sum = _counts.Sum();
        if (sum == 0)
        {
            _first = -1;
            return 0;
        }
        return sum / (double)Math.Clamp(_second - _first + 1, 1, Seconds);
    }

    /// <summary>Seconds until so many readings are gone; null: nobody can say.</summary>
    public double? EtaSeconds(long readings) => readings == 0 ? 0
        : PerSecond() is var rate and > 0 ? readings / rate
        : null;

    private void Turn()
    {
        var now = (long)time.GetElapsedTime(_start).TotalSeconds;
        for (; _second < now; _second++)
        {
            _counts[(_second + 1) % Seconds] = 0;
        }
    }
}
