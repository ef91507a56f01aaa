namespace Telemetry.Engine.GroupWindows;

/// <summary>
/// The least of many clocks that change one at a time: a tournament, in which a change replays only the matches on the
/// way to the top.
/// </summary>
internal sealed class LeastClock
{
    private readonly long[] _tree;
    private readonly int _leaves;

    public LeastClock(int count)
    {
        _leaves = 1;
        while (_leaves < count) { _leaves *= 2; }
        _tree = new long[_leaves * 2];
        Array.Fill(_tree, long.MaxValue);
    }

    /// <summary>The least clock; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Least => _tree[1];

    /// <summary>Sets one clock; <see cref="long.MaxValue"/> takes it out.</summary>
    public void Set(int index, long clock)
    {
        var at = _leaves + index;
        _tree[at] = clock;
        for (at /= 2; at > 0; at /= 2) { _tree[at] = Math.Min(_tree[at * 2], _tree[(at * 2) + 1]); }
    }
}
