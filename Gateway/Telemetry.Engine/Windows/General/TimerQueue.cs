using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.General;

/// <summary>
/// The timers under one clock: by time, then by key, then by window. A timer that was taken back stays until its turn,
/// or until half of them are such: then all are looked at. So a session that grows row by row costs no memory.
/// </summary>
/// <param name="keys">The keys' order.</param>
/// <param name="isSet">Whether a window still wants to hear of a timer.</param>
internal sealed class TimerQueue(KeyTable keys, Func<WindowTimer, bool> isSet)
{
    private const int Few = 64;

    private WindowTimer[] _heap = new WindowTimer[16];
    private int _count;
    private int _takenBack;

    public void Add(in WindowTimer timer)
    {
        if (_count == _heap.Length) { Array.Resize(ref _heap, _count * 2); }
        _count++;
        Rise(_count - 1, timer);
    }

    /// <summary>Notes that a timer is no longer wanted; its window says so by now.</summary>
    public void TakeBack()
    {
        _takenBack++;
        if (_takenBack < Few || _takenBack * 2 < _count) { return; }
        var kept = 0;
        for (var index = 0; index < _count; index++)
        {
            if (isSet(_heap[index])) { _heap[kept++] = _heap[index]; }
        }
        (_count, _takenBack) = (kept, 0);
        for (var index = (_count / 2) - 1; index >= 0; index--) { Sink(index, _heap[index]); }
    }

    /// <summary>Takes the first timer that is due.</summary>
    public bool TryTake(long now, out WindowTimer timer)
    {
        while (_count > 0 && _heap[0].Time <= now)
        {
            timer = _heap[0];
            _count--;
            if (_count > 0) { Sink(0, _heap[_count]); }
            if (isSet(timer)) { return true; }
            _takenBack = Math.Max(0, _takenBack - 1);
        }
        timer = default;
        return false;
    }

    private void Rise(int index, in WindowTimer timer)
    {
        while (index > 0 && Compare(timer, _heap[(index - 1) / 2]) < 0)
        {
            _heap[index] = _heap[(index - 1) / 2];
            index = (index - 1) / 2;
        }
        _heap[index] = timer;
    }

    private void Sink(int index, WindowTimer timer)
    {
        for (var child = (index * 2) + 1; child < _count; child = (index * 2) + 1)
        {
            if (child + 1 < _count && Compare(_heap[child + 1], _heap[child]) < 0) { child++; }
            if (Compare(timer, _heap[child]) <= 0) { break; }
            _heap[index] = _heap[child];
            index = child;
        }
        _heap[index] = timer;
    }

    private int Compare(in WindowTimer left, in WindowTimer right)
    {
        if (left.Time != right.Time) { return left.Time.CompareTo(right.Time); }
        if (left.Key != right.Key) { return keys.Compare(left.Key, right.Key); }
        return left.Span.CompareTo(right.Span);
    }
}
