using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Values by event time; those of one instant in the order of their arrival.</summary>
internal sealed class TrackState : ISideState<TrackState>
{
    private long[] _times = new long[4];
    private double[] _values = new double[4];
    private int _count;

    public long Bytes => 16L * _count;

    public bool IsOver { get; private set; }

    public bool IsEmpty => _count == 0;

    public void Add(long time, double value)
    {
        if (IsOver || !EnsureRoom(_count + 1)) { return; }
        var at = _count;
        while (at > 0 && _times[at - 1] > time) { at--; }
        Array.Copy(_times, at, _times, at + 1, _count - at);
        Array.Copy(_values, at, _values, at + 1, _count - at);
        (_times[at], _values[at]) = (time, value);
        _count++;
    }

    public void Clear()
    {
        _count = 0;
        IsOver = false;
    }

    public void Merge(TrackState other)
    {
        if (IsOver) { return; }
        if (other.IsOver) { BeOver(); return; }
        if (!EnsureRoom(_count + other._count)) { return; }
        // From the end: usually all of the other come after all of this.
        var (left, right) = (_count - 1, other._count - 1);
        for (var at = _count + other._count - 1; right >= 0; at--)
        {
            var takesLeft = left >= 0 && _times[left] > other._times[right];
            (_times[at], _values[at]) = takesLeft
                ? (_times[left], _values[left]) : (other._times[right], other._values[right]);
            if (takesLeft) { left--; } else { right--; }
        }
        _count += other._count;
    }

    /// <summary>The mean over the time from the first value to the end, each value holding until the next.</summary>
    public double MeanUntil(long end)
    {
        var (first, last) = (_times[0], _count - 1);
        var until = end == long.MaxValue ? _times[last] : Math.Max(end, _times[last]);
        if (until == first) { return _values[last]; }
        // Of the first instant the last holds; the others held no time, and may be anything.
        var from = 0;
        while (from < last && _times[from + 1] == first) { from++; }
        // Above the first value, so that a value that never changes comes out as it is.
        var (base0, area) = (_values[from], 0.0);
        for (var index = from + 1; index <= last; index++)
        {
            var next = index == last ? until : _times[index + 1];
            area += (_values[index] - base0) * (next - _times[index]);
        }
        return base0 + (area / (until - first));
    }

    /// <summary>By how much a counter grew, and in how many microseconds; false with one instant only.</summary>
    public bool TryIncrease(out double increase, out long micros)
    {
        (increase, micros) = (0, _times[_count - 1] - _times[0]);
        var before = double.NaN;
        for (var index = 0; index < _count; index++)
        {
            // Of one instant the last counts.
            if (index + 1 < _count && _times[index + 1] == _times[index]) { continue; }
            var value = _values[index];
            if (!double.IsNaN(before)) { increase += value >= before ? value - before : value; }
            before = value;
        }
        return micros > 0;
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Boolean(IsOver);
        writer.Int32(_count);
        for (var index = 0; index < _count; index++)
        {
            writer.Int64(_times[index]);
            writer.Float64(_values[index]);
        }
    }

    public void Read(SnapshotReader reader)
    {
        var isOver = reader.Boolean();
        for (var left = reader.Count(); left > 0; left--) { Add(reader.Int64(), reader.Float64()); }
        IsOver = isOver;
    }

    private bool EnsureRoom(int count)
    {
        if (count > EngineLimits.AggregateReadingsMax) { BeOver(); return false; }
        if (count <= _times.Length) { return true; }
        var capacity = Math.Max(count, _times.Length * 2);
        Array.Resize(ref _times, capacity);
        Array.Resize(ref _values, capacity);
        return true;
    }

    private void BeOver()
    {
        _count = 0;
        IsOver = true;
    }
}
