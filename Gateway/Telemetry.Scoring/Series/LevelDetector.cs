using Telemetry.Engine.State;

namespace Telemetry.Scoring.Series;

/// <summary>
/// How far a value lies from its robust exponentially weighted level, in units of the usual distance.
/// </summary>
internal sealed class LevelDetector(double rate, double scaleRate)
{
    private const double ClipAt = 4;

    private double _level;
    private double _scale;
    private long _count;

    public double Level => _level;

    public double Scale => _scale;

    public bool IsReady => _count >= 10;

    public double Statistic(double value) => Math.Abs(value - _level) / Floor();

    public void Add(double value)
    {
        _count++;
        if (_count == 1)
        {
            _level = value;
            return;
        }

        double warm = 1.0 / _count;
        double floor = Floor();
        double distance = value - _level;
        double clipped = _count > 10 ? Math.Clamp(distance, -ClipAt * floor, ClipAt * floor) : distance;
        _level += Math.Max(rate, warm) * clipped;
        _scale += Math.Max(scaleRate, warm) * (Math.Abs(clipped) - _scale);
    }

    private double Floor() => Math.Max(_scale, 1e-9 * (Math.Abs(_level) + 1e-6));

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Float64(_level);
        writer.Float64(_scale);
        writer.Int64(_count);
    }

    public void Restore(SnapshotReader reader)
    {
        _level = reader.Float64();
        _scale = reader.Float64();
        _count = reader.Int64();
    }
}
