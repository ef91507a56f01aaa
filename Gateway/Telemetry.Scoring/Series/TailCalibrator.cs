using Telemetry.Engine.State;

namespace Telemetry.Scoring.Series;

/// <summary>
/// Turns a statistic into the probability of seeing at least as much, from the statistic's own past: an exponentially
/// forgetting histogram on a logarithmic scale, continued above its 98 % point by a Pareto tail (Hill's estimate).
/// Fixed memory; nothing is allocated after construction.
/// </summary>
internal sealed class TailCalibrator
{
    /// <summary>Bins of one doubling.</summary>
    private const int BinsPerOctave = 6;

    private const int OctaveMin = -16;
    private const int OctaveMax = 24;
    private const int BinCount = (OctaveMax - OctaveMin) * BinsPerOctave;
    private const double TailShare = 0.02;
    private const double WeightMax = 1e12;

    private readonly double[] _weights = new double[BinCount];
    private readonly double _growth;
    private double _next = 1;
    private double _total;
    private long _count;

    /// <param name="memory">About how many of the last values count.</param>
    public TailCalibrator(int memory) => _growth = 1 + (1.0 / memory);

    /// <summary>Values seen so far.</summary>
    public long Count => _count;

    /// <summary>Natural logarithm of the tail probability of <paramref name="statistic"/>, at most 0.</summary>
    public double LogTail(double statistic)
    {
        if (_total <= 0)
        {
            return 0;
        }

        double place = Place(statistic);
        int bin = (int)place;
        double above = 0;
        double logExcess = 0;
        double limit = TailShare * _total;
        int edge = BinCount;
        double tail = 0;
        while (edge > 0 && tail < limit)
        {
            edge--;
            tail += _weights[edge];
        }

        for (int i = BinCount - 1; i > bin; i--)
        {
            above += _weights[i];
        }

        above += _weights[bin] * (1 - (place - bin));
        if (bin <= edge)
        {
            return Math.Log(Math.Clamp((above + _next) / (_total + _next), double.Epsilon, 1));
        }

        for (int i = edge + 1; i < BinCount; i++)
        {
            logExcess += _weights[i] * (i - edge);
        }

        // One more value at a tenth of the typical distance keeps an empty tail from being infinitely thin.
        double shape = (logExcess + (_next * BinsPerOctave)) / (tail + _next);
        return Math.Log(tail / _total) - ((place - edge - 1) / shape);
    }

    /// <summary>The value below which <paramref name="share"/> of the past lies; 0 without a past.</summary>
    public double Quantile(double share)
    {
        double limit = (1 - share) * _total;
        double above = 0;
        for (int i = BinCount - 1; i >= 0; i--)
        {
            above += _weights[i];
            if (above > limit)
            {
                double within = (above - limit) / _weights[i];
                return Math.Pow(2, ((i + within) / BinsPerOctave) + OctaveMin);
            }
        }

        return 0;
    }

    /// <summary>Counts <paramref name="statistic"/> in.</summary>
    public void Add(double statistic)
    {
        _weights[(int)Place(statistic)] += _next;
        _total += _next;
        _next *= _growth;
        _count++;
        if (_next > WeightMax)
        {
            Rescale();
        }
    }

    private void Rescale()
    {
        double factor = 1 / _next;
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] *= factor;
        }

        _total *= factor;
        _next = 1;
    }

    private static double Place(double statistic)
    {
        if (!(statistic > 0))
        {
            return 0;
        }

        double place = (Math.Log2(statistic) - OctaveMin) * BinsPerOctave;
        return Math.Clamp(place, 0, BinCount - 1e-6);
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Float64(_next);
        writer.Float64(_total);
        writer.Int64(_count);
        int used = 0;
        foreach (double weight in _weights)
        {
            used += weight > 0 ? 1 : 0;
        }

        writer.Int32(used);
        for (int bin = 0; bin < BinCount; bin++)
        {
            if (_weights[bin] > 0)
            {
                writer.Int32(bin);
                writer.Float64(_weights[bin]);
            }
        }
    }

    public void Restore(SnapshotReader reader)
    {
        _next = reader.Float64();
        _total = reader.Float64();
        _count = reader.Int64();
        Array.Clear(_weights);
        for (int left = reader.Count(); left > 0; left--)
        {
            int bin = reader.Int32();
            if ((uint)bin >= BinCount)
            {
                throw new SnapshotFormatException($"a bin {bin}");
            }

            _weights[bin] = reader.Float64();
        }
    }
}
