using System.Numerics;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>
/// The timers under one clock, each once: by time; at the same time what expires goes before what fires; then by key,
/// then by tag. A heap over a slab, with a hash once there are more than a few. Allocates only to grow.
/// </summary>
internal sealed class KeyTimerQueue(KeyTable keys)
{
    private const int LinearMax = 8;
    private const int KeptMax = 4_096;

    private Entry[] _entries = [];
    private int[] _heap = [];
    private int[] _buckets = [];
    private int _used;
    private int _free = -1;

    public int Count { get; private set; }

    public long FirstTime => Count == 0 ? long.MaxValue : _entries[_heap[0]].Timer.Time;

    /// <summary>Adds a timer; false when it is there already.</summary>
    public bool Add(in KeyTimer timer)
    {
        if (Find(timer) >= 0) { return false; }
        var handle = Allocate();
        _entries[handle].Timer = timer;
        if (_buckets.Length > 0) { Link(handle); }
        _heap[Count] = handle;
        SiftUp(Count++);
        return true;
    }

    /// <summary>Removes a timer; false when it is not there.</summary>
    public bool Remove(in KeyTimer timer)
    {
        var handle = Find(timer);
        if (handle < 0) { return false; }
        RemoveAt(_entries[handle].Place);
        return true;
    }

    /// <summary>Takes the first timer that is due.</summary>
    public bool TryTake(long now, out KeyTimer timer)
    {
        timer = default;
        if (Count == 0 || _entries[_heap[0]].Timer.Time > now) { return false; }
        timer = _entries[_heap[0]].Timer;
        RemoveAt(0);
        return true;
    }

    /// <summary>Adds the timers of the process, in no order.</summary>
    public void CollectTo(List<KeyTimer> timers)
    {
        for (var place = 0; place < Count; place++)
        {
            var timer = _entries[_heap[place]].Timer;
            if (timer.Tag == KeyTimer.OfProcess) { timers.Add(timer); }
        }
    }

    private int Find(in KeyTimer timer)
    {
        if (_buckets.Length > 0)
        {
            var handle = _buckets[BucketOf(timer)];
            while (handle >= 0 && _entries[handle].Timer != timer) { handle = _entries[handle].Next; }
            return handle;
        }
        for (var place = 0; place < Count; place++)
        {
            if (_entries[_heap[place]].Timer == timer) { return _heap[place]; }
        }
        return -1;
    }

    private int Allocate()
    {
        if (_free >= 0)
        {
            var handle = _free;
            _free = _entries[handle].Next;
            return handle;
        }
        if (_used == _entries.Length) { Grow(); }
        return _used++;
    }

    private void Grow()
    {
        var size = Math.Max(2, _entries.Length * 2);
        Array.Resize(ref _entries, size);
        Array.Resize(ref _heap, size);
        if (size <= LinearMax) { return; }
        _buckets = new int[size];
        Array.Fill(_buckets, -1);
        for (var place = 0; place < Count; place++) { Link(_heap[place]); }
    }

    private void RemoveAt(int place)
    {
        var handle = _heap[place];
        if (_buckets.Length > 0) { Unlink(handle); }
        _entries[handle].Next = _free;
        _free = handle;
        Count--;
        if (place < Count)
        {
            Put(_heap[Count], place);
            SiftDown(place);
            SiftUp(place);
        }
        if (Count > 0 || _entries.Length <= KeptMax) { return; }
        (_entries, _heap, _buckets, _used, _free) = ([], [], [], 0, -1);
    }

    private void SiftUp(int place)
    {
        var handle = _heap[place];
        while (place > 0 && IsBefore(handle, _heap[(place - 1) / 2]))
        {
            Put(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        Put(handle, place);
    }

    private void SiftDown(int place)
    {
        var handle = _heap[place];
        while ((place * 2) + 1 < Count)
        {
            var child = (place * 2) + 1;
            if (child + 1 < Count && IsBefore(_heap[child + 1], _heap[child])) { child++; }
            if (!IsBefore(_heap[child], handle)) { break; }
            Put(_heap[child], place);
            place = child;
        }
        Put(handle, place);
    }

    private void Put(int handle, int place)
    {
        _heap[place] = handle;
        _entries[handle].Place = place;
    }

    private bool IsBefore(int left, int right)
    {
        ref readonly var one = ref _entries[left].Timer;
        ref readonly var two = ref _entries[right].Timer;
        if (one.Time != two.Time) { return one.Time < two.Time; }
        if (one.Tag > 0 != two.Tag > 0) { return one.Tag > 0; }
        if (one.Key != two.Key) { return keys.Compare(one.Key, two.Key) < 0; }
        return one.Tag < two.Tag;
    }

    private void Link(int handle)
    {
        ref var head = ref _buckets[BucketOf(_entries[handle].Timer)];
        _entries[handle].Next = head;
        head = handle;
    }

    private void Unlink(int handle)
    {
        ref var link = ref _buckets[BucketOf(_entries[handle].Timer)];
        while (link != handle) { link = ref _entries[link].Next; }
        link = _entries[handle].Next;
    }

    private int BucketOf(in KeyTimer timer)
    {
        var mixed = ((ulong)timer.Time ^ BitOperations.RotateLeft((ulong)(uint)timer.Key, 40) ^ (ulong)timer.Tag)
            * 0x9E3779B97F4A7C15UL;
        return (int)(mixed >> 32) & (_buckets.Length - 1);
    }

    private struct Entry
    {
        public KeyTimer Timer;
        public int Place;
        public int Next;
    }
}
