using Telemetry.Engine.State;

namespace Telemetry.Scoring.Series;

/// <summary>
/// Turns a statistic into the probability of seeing at least as much, from the statistic's own past: an exponentially
/// forgetting histogram on a logarithmic scale, continued above its 98 % point by a Pareto tail (Hill's estimate).
/// Bounded memory: of the scale it has the octaves between the least and the greatest value that it has seen, because
/// a series has five of these and a gateway ten thousand series; a value within them allocates nothing.
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

    private readonly double _growth;

    /// <summary>The bins from <see cref="_first"/> on; all others are empty.</summary>
    private double[] _weights = [];
    private int _first;
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
        int end = _first + _weights.Length;
        int edge = end;
        double tail = 0;
        while (edge > _first && tail < limit)
        {
            edge--;
            tail += _weights[edge - _first];
        }

        for (int i = end - 1; i > bin && i >= _first; i--)
        {
            above += _weights[i - _first];
        }

        above += WeightOf(bin) * (1 - (place - bin));
        if (bin <= edge)
        {
            return Math.Log(Math.Clamp((above + _next) / (_total + _next), double.Epsilon, 1));
        }

        for (int i = edge + 1; i < end; i++)
        {
            logExcess += _weights[i - _first] * (i - edge);
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
        for (int i = _weights.Length - 1; i >= 0; i--)
        {
            above += _weights[i];
            if (above > limit)
            {
                double within = (above - limit) / _weights[i];
                return Math.Pow(2, ((_first + i + within) / BinsPerOctave) + OctaveMin);
            }
        }

        return 0;
    }

    /// <summary>Counts <paramref name="statistic"/> in.</summary>
    public void Add(double statistic)
    {
        WeightAt((int)Place(statistic)) += _next;
        _total += _next;
        _next *= _growth;
        _count++;
        if (_next > WeightMax)
        {
            Rescale();
        }
    }

    private double WeightOf(int bin) =>
        (uint)(bin - _first) < (uint)_weights.Length ? _weights[bin - _first] : 0;

    /// <summary>A bin to write to; makes room for its octave.</summary>
    private ref double WeightAt(int bin)
    {
        if ((uint)(bin - _first) >= (uint)_weights.Length)
        {
            int octave = bin / BinsPerOctave * BinsPerOctave;
            bool isFirst = _weights.Length == 0;
            int first = isFirst ? octave : Math.Min(_first, octave);
            int end = Math.Max(isFirst ? 0 : _first + _weights.Length, octave + BinsPerOctave);
            double[] wider = new double[end - first];
            _weights.CopyTo(wider, isFirst ? 0 : _first - first);
            (_weights, _first) = (wider, first);
        }

        return ref _weights[bin - _first];
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
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] > 0)
            {
                writer.Int32(_first + i);
                writer.Float64(_weights[i]);
            }
        }
    }

    public void Restore(SnapshotReader reader)
    {
        _next = reader.Float64();
        _total = reader.Float64();
        _count = reader.Int64();
        (_weights, _first) = ([], 0);
        for (int left = reader.Count(); left > 0; left--)
        {
            int bin = reader.Int32();
            if ((uint)bin >= BinCount)
            {
                throw new SnapshotFormatException($"a bin {bin}");
            }

            WeightAt(bin) = reader.Float64();
        }
    }
}
