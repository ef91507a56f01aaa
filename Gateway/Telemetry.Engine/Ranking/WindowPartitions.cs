using Telemetry.Engine.State;

namespace Telemetry.Engine.Ranking;

/// <summary>
/// The open windows of each partition as small numbers: found by key and bounds, and by the clock that closes them.
/// Numbers are used again.
/// </summary>
internal sealed class WindowPartitions
{
    private const int None = -1;

    private readonly HandleLists _ofClock = new();
    private readonly Comparison<int> _byWindow;
    private readonly Comparison<int> _byKey;
    private KeyTable? _keys;
    private Entry[] _entries = [];
    private int[] _buckets = [];
    private int[] _lists = [];
    private long[] _earliest = [];
    private int[] _chosen = [];
    private int _free = None;
    private int _used;

    public WindowPartitions()
    {
        _byWindow = (left, right) => CompareByWindow(left, right);
        _byKey = (left, right) => CompareByKey(left, right);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    private KeyTable Keys => _keys!; // Set on opening, before any use.

    public void Open(KeyTable keys) => _keys = keys;

    public int KeyOf(int number) => _entries[number].Key;

    public long StartOf(int number) => _entries[number].Start;

    public long EndOf(int number) => _entries[number].End;

    /// <summary>The number of a window of a partition, new or known.</summary>
    /// <param name="key">The partition's key.</param>
    /// <param name="start">The window's start.</param>
    /// <param name="end">The window's end.</param>
    /// <param name="clock">The source whose clock closes it.</param>
    public int Intern(int key, long start, long end, int clock)
    {
        if (_buckets.Length > 0)
        {
            for (var number = _buckets[BucketOf(key, start, end)]; number != None; number = _entries[number].Next)
            {
                ref readonly var entry = ref _entries[number];
                if (entry.Key == key && entry.Start == start && entry.End == end) { return number; }
            }
        }
        return Add(key, start, end, clock);
    }

    /// <summary>Takes the windows out that a clock closes, in the order of their ends, starts and keys.</summary>
    /// <param name="clock">The source whose clock it is.</param>
    /// <param name="watermark">What it says.</param>
    /// <returns>Their numbers, valid until the next call; give each back with <see cref="Release"/>.</returns>
    public ReadOnlySpan<int> TakeClosed(int clock, long watermark)
    {
        var index = clock + 1;
        if (index >= _lists.Length || _lists[index] == 0 || _earliest[index] - 1 > watermark) { return default; }
        var list = _lists[index] - 1;
        _earliest[index] = long.MaxValue;
        var count = 0;
        for (var place = _ofClock[list].Length - 1; place >= 0; place--)
        {
            var number = _ofClock[list][place];
            if (_entries[number].End - 1 > watermark)
            {
                _earliest[index] = Math.Min(_earliest[index], _entries[number].End);
                continue;
            }
            _ofClock.RemoveAt(list, place);
            Choose(count++, number);
        }
        var closed = _chosen.AsSpan(0, count);
        closed.Sort(_byWindow);
        return closed;
    }

    /// <summary>All windows in the order of their keys, ends and starts; valid until the next call.</summary>
    public ReadOnlySpan<int> InKeyOrder()
    {
        var count = 0;
        foreach (var bucket in _buckets)
        {
            for (var number = bucket; number != None; number = _entries[number].Next) { Choose(count++, number); }
        }
        var all = _chosen.AsSpan(0, count);
        all.Sort(_byKey);
        return all;
    }

    /// <summary>Forgets a window that was taken out.</summary>
    public void Release(int number)
    {
        ref var entry = ref _entries[number];
        ref var link = ref _buckets[BucketOf(entry.Key, entry.Start, entry.End)];
        while (link != number) { link = ref _entries[link].Next; }
        link = entry.Next;
        entry.Next = _free;
        _free = number;
        Count--;
    }

    private int Add(int key, long start, long end, int clock)
    {
        var number = _free;
        if (number == None)
        {
            if (_used == _entries.Length) { Grow(); }
            number = _used++;
        }
        else
        {
            _free = _entries[number].Next;
        }
        ref var bucket = ref _buckets[BucketOf(key, start, end)];
        _entries[number] = new() { Key = key, Start = start, End = end, Next = bucket };
        bucket = number;
        Count++;
        AddToClock(clock + 1, number, end);
        return number;
    }

    private void AddToClock(int index, int number, long end)
    {
        if (index >= _lists.Length)
        {
            Array.Resize(ref _lists, Math.Max(index + 1, _lists.Length * 2));
            Array.Resize(ref _earliest, _lists.Length);
        }
        if (_lists[index] == 0)
        {
            _lists[index] = _ofClock.Rent() + 1;
            _earliest[index] = long.MaxValue;
        }
        _ofClock.Add(_lists[index] - 1, number);
        _earliest[index] = Math.Min(_earliest[index], end);
    }

    private void Grow()
    {
        Array.Resize(ref _entries, Math.Max(16, _used * 2));
        _buckets = new int[_entries.Length];
        _buckets.AsSpan().Fill(None);
        for (var number = 0; number < _used; number++)
        {
            ref var entry = ref _entries[number];
            ref var bucket = ref _buckets[BucketOf(entry.Key, entry.Start, entry.End)];
            entry.Next = bucket;
            bucket = number;
        }
    }

    private int BucketOf(int key, long start, long end)
    {
        var hash = (((ulong)key * 0x9E3779B97F4A7C15UL) ^ (ulong)start) * 0x9E3779B97F4A7C15UL;
        hash = (hash ^ (hash >> 29) ^ (ulong)end) * 0x9E3779B97F4A7C15UL;
        return (int)((hash >> 33) % (ulong)_buckets.Length);
    }

    private void Choose(int place, int number)
    {
        if (place == _chosen.Length) { Array.Resize(ref _chosen, Math.Max(16, place * 2)); }
        _chosen[place] = number;
    }

    private int CompareByWindow(int left, int right)
    {
        var order = CompareBounds(left, right);
        return order != 0 ? order : Keys.Compare(_entries[left].Key, _entries[right].Key);
    }

    private int CompareByKey(int left, int right)
    {
        var order = Keys.Compare(_entries[left].Key, _entries[right].Key);
        return order != 0 ? order : CompareBounds(left, right);
    }

    private int CompareBounds(int left, int right)
    {
        ref readonly var one = ref _entries[left];
        ref readonly var other = ref _entries[right];
        var order = one.End.CompareTo(other.End);
        return order != 0 ? order : one.Start.CompareTo(other.Start);
    }

    private struct Entry
    {
        public int Key;
        public int Next;
        public long Start;
        public long End;
    }
}
