using System.Runtime.CompilerServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>The places of all partial matches of an operator, in one array.</summary>
internal sealed class MatchBuffer(ICepEvents events)
{
    /// <summary>No place; the array's first is never used.</summary>
    public const int None = 0;

    private MatchPlace[] _places = new MatchPlace[64];
    private int _free;
    private int _used = 1;

    /// <summary>How many places there are.</summary>
    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly MatchPlace At(int place) => ref _places[place];

    /// <summary>A new place that nobody points at yet.</summary>
    public int Add(int before, int step, int row, long order, long time)
    {
        var place = _free;
        if (place != None)
        {
            _free = _places[place].Before;
        }
        else
        {
            place = _used++;
            if (place == _places.Length) { Array.Resize(ref _places, Growth.After(place)); }
        }
        _places[place] = new() { Before = before, Step = step, Row = row, Order = order, Time = time };
        if (before != None) { _places[before].Holders++; }
        events.Retain(row);
        Count++;
        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Hold(int place) => _places[place].Holders++;

    /// <summary>One holder less; the place goes, and those before it, when nobody is left.</summary>
    /// <returns>How many places went.</returns>
    public int Release(int place)
    {
        _places[place].Holders--;
        return Collect(place);
    }

    /// <summary>Frees a place that nobody points at, and those before it that only it pointed at.</summary>
    /// <returns>How many places went.</returns>
    public int Collect(int place)
    {
        var gone = 0;
        while (place != None && _places[place].Holders == 0)
        {
            ref var freed = ref _places[place];
            var before = freed.Before;
            events.Release(freed.Row);
            freed.Before = _free;
            freed.Holders = -1;
            _free = place;
            gone++;
            if (before != None) { _places[before].Holders--; }
            place = before;
        }
        Count -= gone;
        return gone;
    }
}
