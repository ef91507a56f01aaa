using Telemetry.Engine.State;

namespace Telemetry.Scoring.Series;

/// <summary>How far a value lies from what this time of day has brought, in units of the usual distance.</summary>
internal sealed class SeasonalDetector
{
    private const long Day = 86_400_000_000;
    private const int BinCount = 48;
    private const double Rate = 0.3;

    private readonly double[] _levels = new double[BinCount];
    private readonly int[] _days = new int[BinCount];
    private readonly long[] _lastDay = new long[BinCount];
    private readonly double[] _sums = new double[BinCount];
    private readonly int[] _counts = new int[BinCount];
    private readonly LevelDetector _residual = new(0.01, 0.005);

    public double Statistic(long time, double value)
    {
        return TryExpect(time, out double expected) && _residual.IsReady
            ? _residual.Statistic(value - expected)
            : double.NaN;
    }

    public void Add(long time, double value)
    {
        if (TryExpect(time, out double expected))
        {
            _residual.Add(value - expected);
        }

        int bin = (int)(Modulo(time) / (Day / BinCount));
        long day = (time - Modulo(time)) / Day;
        if (_counts[bin] > 0 && _lastDay[bin] != day)
        {
            double mean = _sums[bin] / _counts[bin];
            _levels[bin] += Math.Max(Rate, 1.0 / (_days[bin] + 1)) * (mean - _levels[bin]);
            _days[bin]++;
            _sums[bin] = 0;
            _counts[bin] = 0;
        }

        _lastDay[bin] = day;
        _sums[bin] += value;
        _counts[bin]++;
    }

    private bool TryExpect(long time, out double expected)
    {
        double place = ((double)Modulo(time) / (Day / BinCount)) - 0.5;
        int left = (int)Math.Floor(place);
        double share = place - left;
        left = (left + BinCount) % BinCount;
        int right = (left + 1) % BinCount;
        expected = ((1 - share) * _levels[left]) + (share * _levels[right]);
        return _days[left] >= 1 && _days[right] >= 1;
    }

    private static long Modulo(long time) => ((time % Day) + Day) % Day;

    public void Snapshot(SnapshotWriter writer)
    {
        for (int bin = 0; bin < BinCount; bin++)
        {
            writer.Int32(_counts[bin]);
            if (_counts[bin] > 0)
            {
                writer.Float64(_levels[bin]);
                writer.Int32(_days[bin]);
                writer.Int64(_lastDay[bin]);
                writer.Float64(_sums[bin]);
            }
        }

        _residual.Snapshot(writer);
    }

    public void Restore(SnapshotReader reader)
    {
        for (int bin = 0; bin < BinCount; bin++)
        {
            _counts[bin] = reader.Int32();
            if (_counts[bin] > 0)
            {
                _levels[bin] = reader.Float64();
                _days[bin] = reader.Int32();
                _lastDay[bin] = reader.Int64();
                _sums[bin] = reader.Float64();
            }
        }

        _residual.Restore(reader);
    }
}
