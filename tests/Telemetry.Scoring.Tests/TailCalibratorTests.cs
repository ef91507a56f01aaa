using Telemetry.Engine.State;
using Telemetry.Scoring.Series;

namespace Telemetry.Scoring.Tests;

/// <summary>The calibrator, which keeps only the octaves that it has seen, against one that keeps the whole scale.
/// </summary>
public sealed class TailCalibratorTests
{
    private const int Memory = 50;

    [Fact]
    public void It_says_to_the_last_bit_what_the_whole_scale_says()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var whole = new WholeScale();
            var calibrator = new TailCalibrator(Memory);
            for (int i = 0; i < 400; i++)
            {
                double statistic = random.Next(20) switch
                {
                    0 => 0,
                    1 => double.NaN,
                    2 => double.PositiveInfinity,
                    3 => Math.Pow(2, random.Next(-30, 40)),
                    _ => Math.Pow(2, random.NextDouble() * 6),
                };
                Assert.Equal(Bits(whole.LogTail(statistic)), Bits(calibrator.LogTail(statistic)));
                whole.Add(statistic);
                calibrator.Add(statistic);
                if (random.Next(50) == 0)
                {
                    calibrator = Restored(calibrator);
                }

                Assert.Equal(Bits(whole.Quantile(0.9)), Bits(calibrator.Quantile(0.9)));
            }
        }
    }

    [Fact]
    public void Series_that_stays_in_its_range_takes_little_room()
    {
        var calibrators = new TailCalibrator[100];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < calibrators.Length; i++)
        {
            calibrators[i] = new TailCalibrator(Memory);
            for (int value = 1; value <= 16; value++)
            {
                calibrators[i].Add(value / 4.0);
            }
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / calibrators.Length;
        Assert.InRange(each, 1, 1_500);
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static TailCalibrator Restored(TailCalibrator calibrator)
    {
        byte[] bytes = Snapshot(calibrator);
        var restored = new TailCalibrator(Memory);
        restored.Restore(new SnapshotReader(bytes));
        Assert.Equal(bytes, Snapshot(restored));
        return restored;
    }

    private static byte[] Snapshot(TailCalibrator calibrator)
    {
        var buffer = new SnapshotBuffer();
        calibrator.Snapshot(new SnapshotWriter(buffer));
        return buffer.ToArray();
    }

    /// <summary>The same by a plain histogram of 240 bins.</summary>
    private sealed class WholeScale
    {
        private const int Bins = 240;

        private readonly double[] _weights = new double[Bins];
        private double _next = 1;
        private double _total;

        public double LogTail(double statistic)
        {
            if (_total <= 0)
            {
                return 0;
            }

            double place = Place(statistic);
            int bin = (int)place;
            int edge = Bins;
            double tail = 0;
            while (edge > 0 && tail < 0.02 * _total)
            {
                tail += _weights[--edge];
            }

            double above = 0;
            for (int i = Bins - 1; i > bin; i--)
            {
                above += _weights[i];
            }

            above += _weights[bin] * (1 - (place - bin));
            if (bin <= edge)
            {
                return Math.Log(Math.Clamp((above + _next) / (_total + _next), double.Epsilon, 1));
            }

            double logExcess = 0;
            for (int i = edge + 1; i < Bins; i++)
            {
                logExcess += _weights[i] * (i - edge);
            }

            double shape = (logExcess + (_next * 6)) / (tail + _next);
            return Math.Log(tail / _total) - ((place - edge - 1) / shape);
        }

        public double Quantile(double share)
        {
            double limit = (1 - share) * _total;
            double above = 0;
            for (int i = Bins - 1; i >= 0; i--)
            {
                above += _weights[i];
                if (above > limit)
                {
                    return Math.Pow(2, ((i + ((above - limit) / _weights[i])) / 6) - 16);
                }
            }

            return 0;
        }

        public void Add(double statistic)
        {
            _weights[(int)Place(statistic)] += _next;
            _total += _next;
            _next *= 1 + (1.0 / Memory);
        }

        private static double Place(double statistic) =>
            statistic > 0 ? Math.Clamp((Math.Log2(statistic) + 16) * 6, 0, Bins - 1e-6) : 0;
    }
}
