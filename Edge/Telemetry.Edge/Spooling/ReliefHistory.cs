namespace Telemetry.Edge.Spooling;

/// <summary>
/// What former processes gave up, and which replacements count: those between a relief record and the first one that it
/// names. Replacements without it were written by a process that died before they counted.
/// </summary>
internal sealed class ReliefHistory
{
    private readonly SortedList<long, int> _givenUp = [];
    private readonly SortedList<long, long> _valid = [];

    public bool IsEmpty => _valid.Count == 0;

    /// <summary>A relief record was found at a position.</summary>
    public void Add(long position, long firstReplacement, IReadOnlyList<(long From, int Count)> givenUp)
    {
        _valid[firstReplacement] = position;
        foreach (var (from, count) in givenUp)
        {
            _givenUp[from] = count;
        }
    }

    /// <summary>Does a record count?</summary>
    public bool Counts(long position, bool isReplacement)
    {
        var isGivenUp = TryFind(_givenUp, position, out var from, out var count) && position < from + count;
        return !isGivenUp && (!isReplacement || (TryFind(_valid, position, out _, out var end) && position < end));
    }

    private static bool TryFind<T>(SortedList<long, T> list, long position, out long key, out T? value)
    {
        var (low, high) = (0, list.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = list.GetKeyAtIndex(middle) <= position ? (middle + 1, high) : (low, middle);
        }
        var isFound = low > 0;
        key = isFound ? list.GetKeyAtIndex(low - 1) : 0;
        value = isFound ? list.GetValueAtIndex(low - 1) : default;
        return isFound;
    }
}
