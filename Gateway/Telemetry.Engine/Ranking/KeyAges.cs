namespace Telemetry.Engine.Ranking;

/// <summary>When keys were written, and which one longest ago: a list through arrays by the keys' ordinals.</summary>
internal sealed class KeyAges
{
    private const int None = -1;

    private long[] _writtenAt = [];
    private int[] _next = [];
    private int[] _previous = [];
    private int _last = None;

    /// <summary>The key that was written longest ago, or −1.</summary>
    public int Oldest { get; private set; } = None;

    public long WrittenAt(int key) => _writtenAt[key];

    /// <summary>A key is written, at a time not before that of any other.</summary>
    public void Write(int key, long time)
    {
        Grow(key);
        Forget(key);
        _writtenAt[key] = time;
        _previous[key] = _last;
        if (_last == None) { Oldest = key; } else { _next[_last] = key; }
        _last = key;
    }

    /// <summary>Takes a key out; nothing when it is not there.</summary>
    public void Forget(int key)
    {
        if (Oldest != key && _previous[key] == None) { return; }
        if (Oldest == key) { Oldest = _next[key]; } else { _next[_previous[key]] = _next[key]; }
        if (_last == key) { _last = _previous[key]; } else { _previous[_next[key]] = _previous[key]; }
        _next[key] = None;
        _previous[key] = None;
    }

    private void Grow(int key)
    {
        var known = _writtenAt.Length;
        if (key < known) { return; }
        var capacity = Math.Max(Math.Max(16, known * 2), key + 1);
        Array.Resize(ref _writtenAt, capacity);
        Array.Resize(ref _next, capacity);
        Array.Resize(ref _previous, capacity);
        _next.AsSpan(known).Fill(None);
        _previous.AsSpan(known).Fill(None);
    }
}
