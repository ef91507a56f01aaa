namespace Telemetry.Engine.Over;

/// <summary>Finds the rows of a frame among those of a partition.</summary>
internal sealed class FrameBounds(OverFrame frame)
{
    private readonly bool _isRange = frame.IsRange;
    private readonly long _from = frame.From.Distance;
    private readonly long _to = frame.To.Distance;

    /// <summary>Whether the frame looks back without bound.</summary>
    public bool IsRunning => _from == long.MinValue;

    public bool ExcludesCurrentRow { get; } = frame.ExcludesCurrentRow;

    /// <summary>Whether all rows of the current row's frame are there.</summary>
    public bool IsComplete(in OverPlace place)
    {
        if (_to <= 0 || place.IsEnd) { return true; }
        if (_to == long.MaxValue) { return false; }
        return _isRange ? Add(place.Time, _to) <= place.Watermark : place.Index + _to < place.Times.Length;
    }

    /// <summary>The instant that makes it complete.</summary>
    public long CompleteAt(in OverPlace place)
    {
        if (_to <= 0) { return place.Time; }
        var last = place.Times[^1];
        if (_isRange && _to != long.MaxValue)
        {
            var end = Add(place.Time, _to);
            return place.IsEnd ? Math.Max(place.Time, Math.Min(end, last)) : end;
        }
        return _isRange || place.Index + _to >= place.Times.Length ? last : place.Times[(int)(place.Index + _to)];
    }

    /// <summary>The frame's first row.</summary>
    public int LowOf(in OverPlace place)
    {
        if (_from == long.MinValue) { return 0; }
        if (_isRange) { return place.FirstFrom(Add(place.Time, _from)); }
        return (int)Math.Clamp(place.Index + _from, 0, place.Times.Length);
    }

    /// <summary>The place behind the frame's last row.</summary>
    public int HighOf(in OverPlace place)
    {
        if (_to == long.MaxValue) { return place.Times.Length; }
        if (!_isRange) { return (int)Math.Clamp(place.Index + _to + 1, 0, place.Times.Length); }
        var last = Add(place.Time, _to);
        return last == long.MaxValue ? place.Times.Length : place.FirstFrom(last + 1);
    }

    private static long Add(long time, long distance)
    {
        var sum = unchecked(time + distance);
        if (((time ^ sum) & (distance ^ sum)) >= 0) { return sum; }
        return distance < 0 ? long.MinValue : long.MaxValue;
    }
}
