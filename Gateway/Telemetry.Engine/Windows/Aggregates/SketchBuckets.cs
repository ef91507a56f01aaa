using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Counts of buckets by their number; those too far below the greatest share the last one. So what is kept
/// follows from the values and not from their order.</summary>
internal sealed class SketchBuckets
{
    private long[] _counts = [];
    private int _first;
    private int _last = -1;

    /// <summary>How many buckets hold something.</summary>
    public int Used { get; private set; }

    public long Total { get; private set; }

    public void Add(int bucket, long count)
    {
        if (_last < 0) { Begin(bucket); }
        else if (bucket > _last) { Raise(bucket); }
        bucket = Math.Max(bucket, _last - EngineLimits.SketchBucketsMax + 1);
        if (bucket < _first) { Rebase(bucket); }
        ref var place = ref _counts[bucket - _first];
        Used += place == 0 ? 1 : 0;
        place += count;
        Total += count;
    }

    /// <summary>The bucket of the value at a rank from 1 to <see cref="Total"/>, from the least bucket up.</summary>
    public int BucketAt(long rank)
    {
        for (var index = 0; ; index++)
        {
            rank -= _counts[index];
            if (rank <= 0) { return _first + index; }
        }
    }

    public void Merge(SketchBuckets other)
    {
        for (var bucket = other._last; other.Total > 0 && bucket >= other._first; bucket--)
        {
            var count = other._counts[bucket - other._first];
            if (count > 0) { Add(bucket, count); }
        }
    }

    public void Clear()
    {
        Array.Clear(_counts);
        (_first, _last, Used, Total) = (0, -1, 0, 0);
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Int32(Used);
        for (var index = 0; Used > 0 && index <= _last - _first; index++)
        {
            if (_counts[index] == 0) { continue; }
            writer.Int32(_first + index);
            writer.Int64(_counts[index]);
        }
    }

    public void Read(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var bucket = reader.Int32();
            var count = reader.Int64();
            if (bucket <= _last || bucket > 1 << 18 || count <= 0)
            {
                throw new SnapshotFormatException($"a bucket {bucket} of {count}");
            }
            Add(bucket, count);
        }
    }

    private void Begin(int bucket)
    {
        if (_counts.Length == 0) { _counts = new long[64]; }
        // Room on both sides: values of a sensor lie around the first one.
        _first = Math.Max(0, bucket - (_counts.Length / 2));
        _last = bucket;
    }

    /// <summary>A greater bucket than all before; the last ones may become one.</summary>
    private void Raise(int bucket)
    {
        _last = bucket;
        var floor = bucket - EngineLimits.SketchBucketsMax + 1;
        if (floor > _first) { Collapse(floor); }
        if (bucket - _first < _counts.Length) { return; }
        Resize(_first, bucket - _first + 1);
    }

    private void Collapse(int floor)
    {
        var gone = Math.Min(floor - _first, _counts.Length);
        var moved = 0L;
        foreach (ref var count in _counts.AsSpan(0, gone))
        {
            Used -= count > 0 ? 1 : 0;
            moved += count;
        }
        Array.Copy(_counts, gone, _counts, 0, _counts.Length - gone);
        Array.Clear(_counts, _counts.Length - gone, gone);
        _first = floor;
        if (moved == 0) { return; }
        Used += _counts[0] == 0 ? 1 : 0;
        _counts[0] += moved;
    }

    private void Rebase(int bucket)
    {
        var first = Math.Max(0, Math.Max(_last - EngineLimits.SketchBucketsMax + 1, bucket - 16));
        Resize(first, _last - first + 1);
    }

    private void Resize(int first, int length)
    {
        var capacity = Math.Max(_counts.Length, 64);
        while (capacity < length) { capacity *= 2; }
        var counts = new long[capacity];
        var kept = Math.Min(_counts.Length, capacity - (_first - first));
        Array.Copy(_counts, 0, counts, _first - first, kept);
        (_counts, _first) = (counts, first);
    }
}
