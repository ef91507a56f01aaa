using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>
/// A quantile sketch of relative error: values counted in buckets that are 1/64 of their octave wide, for each sign.
/// Half a bucket is at most 1/128 (0.79 %) of any value in it. Merging adds buckets, so neither the order of the values
/// nor of the merges matters.
/// </summary>
/// <remarks>
/// The bucket of a double is its exponent and the first six bits of its fraction, so it takes a shift and no logarithm,
/// which other machines would round otherwise. Each sign has <see cref="EngineLimits.SketchBucketsMax"/> buckets at
/// most, counted from its greatest magnitude down: 64 octaves. What lies below is in the last of them: it is reported
/// as less than 2^−63 of that sign's greatest magnitude, which is nothing beside it. Magnitudes below the least normal
/// double are 0. Infinities and NaN (greater than all, as in Flink) are counted on their own.
/// </remarks>
internal sealed class SketchState : ISideState<SketchState>
{
    private const int Shift = 46;
    private const double LeastNormal = 2.2250738585072014E-308;

    private readonly SketchBuckets _negative = new();
    private readonly SketchBuckets _positive = new();
    private long _zeros;
    private long _notNumbers;
    private long _positiveInfinities;
    private long _negativeInfinities;
    private double _least;
    private double _greatest;

    public long Count { get; private set; }

    public long Bytes => 16L * (_negative.Used + _positive.Used);

    public bool IsOver => false;

    public void Add(double value)
    {
        NoteExtremes(value, value);
        Count++;
        var magnitude = Math.Abs(value);
        if (double.IsNaN(value)) { _notNumbers++; }
        else if (double.IsInfinity(value)) { _ = value > 0 ? _positiveInfinities++ : _negativeInfinities++; }
        else if (magnitude < LeastNormal) { _zeros++; }
        else { (value > 0 ? _positive : _negative).Add(BucketOf(magnitude), 1); }
    }

    /// <summary>An estimate of the value at a rank from 1 to <see cref="Count"/>.</summary>
    public double ValueAt(long rank)
    {
        if (rank <= 1) { return _least; }
        if (rank >= Count) { return _greatest; }
        var left = rank - _negativeInfinities;
        if (left <= 0) { return double.NegativeInfinity; }
        if (left <= _negative.Total) { return Inside(-Middle(_negative.BucketAt(_negative.Total - left + 1))); }
        left -= _negative.Total;
        if (left <= _zeros) { return Inside(0); }
        left -= _zeros;
        if (left <= _positive.Total) { return Inside(Middle(_positive.BucketAt(left))); }
        return left - _positive.Total <= _positiveInfinities ? double.PositiveInfinity : double.NaN;
    }

    public void Clear()
    {
        _negative.Clear();
        _positive.Clear();
        (_zeros, _notNumbers, _positiveInfinities, _negativeInfinities, Count) = (0, 0, 0, 0, 0);
        (_least, _greatest) = (0, 0);
    }

    public void Merge(SketchState other)
    {
        if (other.Count == 0) { return; }
        NoteExtremes(other._least, other._greatest);
        _negative.Merge(other._negative);
        _positive.Merge(other._positive);
        _zeros += other._zeros;
        _notNumbers += other._notNumbers;
        _positiveInfinities += other._positiveInfinities;
        _negativeInfinities += other._negativeInfinities;
        Count += other.Count;
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Int64(Count);
        writer.Int64(_zeros);
        writer.Int64(_notNumbers);
        writer.Int64(_positiveInfinities);
        writer.Int64(_negativeInfinities);
        writer.Float64(_least);
        writer.Float64(_greatest);
        _negative.Write(writer);
        _positive.Write(writer);
    }

    public void Read(SnapshotReader reader)
    {
        Count = reader.Int64();
        _zeros = reader.Int64();
        _notNumbers = reader.Int64();
        _positiveInfinities = reader.Int64();
        _negativeInfinities = reader.Int64();
        _least = reader.Float64();
        _greatest = reader.Float64();
        _negative.Read(reader);
        _positive.Read(reader);
    }

    private static int BucketOf(double magnitude) => (int)(BitConverter.DoubleToInt64Bits(magnitude) >> Shift);

    private static double Middle(int bucket)
    {
        var lower = BitConverter.Int64BitsToDouble((long)bucket << Shift);
        var upper = BitConverter.Int64BitsToDouble((long)(bucket + 1) << Shift);
        return double.IsInfinity(upper) ? lower : lower + ((upper - lower) / 2);
    }

    private double Inside(double value)
    {
        if (NumberOrder.Compare(value, _least) < 0) { return _least; }
        return NumberOrder.Compare(value, _greatest) > 0 ? _greatest : value;
    }

    private void NoteExtremes(double least, double greatest)
    {
        _least = Count == 0 || NumberOrder.Compare(least, _least) < 0 ? least : _least;
        _greatest = Count == 0 || NumberOrder.Compare(greatest, _greatest) > 0 ? greatest : _greatest;
    }
}
