namespace Telemetry.Engine.Time;

/// <summary>
/// The least of many clocks that change one at a time: a tournament, in which a change replays only the matches on the
/// way to the top. Its places are made when they are first set.
/// </summary>
internal sealed class LeastClock
{
    private long[] _tree = [long.MaxValue, long.MaxValue];
    private int _leaves = 1;

    /// <summary>The least clock; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Least => _tree[1];

    /// <summary>Sets one clock; <see cref="long.MaxValue"/> takes it out.</summary>
    public void Set(int index, long clock)
    {
        if (index >= _leaves) { Grow(index); }
        var at = _leaves + index;
        _tree[at] = clock;
        for (at /= 2; at > 0; at /= 2)
        {
            var least = Math.Min(_tree[at * 2], _tree[(at * 2) + 1]);
            if (_tree[at] == least) { return; }
            _tree[at] = least;
        }
    }

    private void Grow(int index)
    {
        var (before, known) = (_tree, _leaves);
        while (_leaves <= index) { _leaves *= 2; }
        _tree = new long[_leaves * 2];
        Array.Fill(_tree, long.MaxValue);
        Array.Copy(before, known, _tree, _leaves, known);
        for (var at = _leaves - 1; at > 0; at--) { _tree[at] = Math.Min(_tree[at * 2], _tree[(at * 2) + 1]); }
    }
}
