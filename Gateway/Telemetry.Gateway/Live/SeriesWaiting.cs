using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Live;

/// <summary>The readings of one series that wait for one client: a ring in which the newest win.</summary>
internal sealed class SeriesWaiting(string device, string metric)
{
    private readonly Queue<(double Time, double Value)> _points = new();
    private long _dropped;

    /// <summary>Adds a reading; when the ring is full, the oldest goes and is counted.</summary>
    public void Add(double timeMillis, double value)
    {
        if (_points.Count == LiveLimits.ReadingsWaitingMax)
        {
            _points.Dequeue();
            _dropped++;
        }
        _points.Enqueue((timeMillis, value));
    }

    /// <summary>What waits, as a message; the ring is empty afterwards.</summary>
    public ReadingsMessage Drain()
    {
        double[] times = new double[_points.Count];
        double[] values = new double[_points.Count];
        for (int i = 0; i < times.Length; i++)
        {
            (times[i], values[i]) = _points.Dequeue();
        }
        long dropped = _dropped;
        _dropped = 0;
        return new ReadingsMessage(device, metric, times, values, dropped);
    }
}
