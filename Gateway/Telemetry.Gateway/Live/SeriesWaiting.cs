using Telemetry.Contract;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Live;

/// <summary>The readings of one series that wait for one client: a ring in which the newest win.</summary>
internal sealed class SeriesWaiting(string device, string metric)
{
    private readonly Queue<(double Time, double Value, ValueQuality Quality)> _points = new();
    private long _dropped;

    /// <summary>Adds a reading; when the ring is full, the oldest goes and is counted.</summary>
    public void Add(double timeMillis, double value, ValueQuality quality)
    {
        if (_points.Count == LiveLimits.ReadingsWaitingMax)
        {
            _points.Dequeue();
            _dropped++;
        }
        _points.Enqueue((timeMillis, value, quality));
    }

    /// <summary>What waits, as a message; the ring is empty afterwards.</summary>
    public ReadingsMessage Drain()
    {
        double[] times = new double[_points.Count];
        double[] values = new double[_points.Count];
        List<ReadingDoubt>? doubts = null;
        for (int i = 0; i < times.Length; i++)
        {
            (times[i], values[i], ValueQuality quality) = _points.Dequeue();
            if (quality is not (ValueQuality.None or ValueQuality.Good))
            {
                doubts ??= [];
                doubts.Add(new ReadingDoubt(i, ValueQualities.NameOf(quality)));
            }
        }
        long dropped = _dropped;
        _dropped = 0;
        return new ReadingsMessage(device, metric, times, values, dropped, doubts);
    }
}
