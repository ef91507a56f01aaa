namespace Telemetry.Engine.State;

/// <summary>The order of things that are numbered as they come and never go: what is new is sorted and merged
/// in.</summary>
/// <param name="compare">Compares two numbers' things; never equal.</param>
internal sealed class GrowingOrder(Comparison<int> compare)
{
    private int[] _sorted = [];
    private int _count;

    /// <summary>The numbers 0 up to one less than a count, in order.</summary>
    /// <param name="count">The count; never less than the one before.</param>
    public ReadOnlySpan<int> Through(int count)
    {
        if (_count < count) { Merge(count); }
        return _sorted.AsSpan(0, count);
    }

    private void Merge(int count)
    {
        var added = new int[count - _count];
        for (var index = 0; index < added.Length; index++) { added[index] = _count + index; }
        Array.Sort(added, compare);
        if (count > _sorted.Length) { Array.Resize(ref _sorted, Growth.Of(_sorted.Length, count)); }
        var left = _count - 1;
        var right = added.Length - 1;
        for (var at = count - 1; right >= 0; at--)
        {
            var takesOld = left >= 0 && compare(_sorted[left], added[right]) > 0;
            _sorted[at] = takesOld ? _sorted[left--] : added[right--];
        }
        _count = count;
    }
}
