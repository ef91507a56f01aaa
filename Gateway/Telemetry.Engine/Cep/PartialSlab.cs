using System.Runtime.CompilerServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>The partial matches of all keys of an operator, in one array, linked to lists.</summary>
internal sealed class PartialSlab
{
    /// <summary>No partial match; the array's first is never used.</summary>
    public const int None = 0;

    private PartialMatch[] _partials = new PartialMatch[64];
    private int _free;
    private int _used = 1;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref PartialMatch At(int partial) => ref _partials[partial];

    public int Add(int state, int place, long startOrder, long startTime)
    {
        var partial = _free;
        if (partial != None)
        {
            _free = _partials[partial].Next;
        }
        else
        {
            partial = _used++;
            if (partial == _partials.Length) { Array.Resize(ref _partials, Growth.After(partial)); }
        }
        _partials[partial] = new() { State = state, Place = place, StartOrder = startOrder, StartTime = startTime };
        Count++;
        return partial;
    }

    /// <summary>Takes a partial match that is in no list away.</summary>
    public void Free(int partial)
    {
        _partials[partial] = new() { Next = _free };
        _free = partial;
        Count--;
    }

    /// <summary>Links a partial match into a list, before another or (0) at the end.</summary>
    public void Insert(ref PartialList list, int partial, int next)
    {
        var before = next == None ? list.Last : _partials[next].Before;
        _partials[partial].Next = next;
        _partials[partial].Before = before;
        if (before == None) { list.First = partial; } else { _partials[before].Next = partial; }
        if (next == None) { list.Last = partial; } else { _partials[next].Before = partial; }
    }

    /// <summary>Links a partial match into a list behind those that began no later.</summary>
    public void InsertByStart(ref PartialList list, int partial)
    {
        var before = list.Last;
        while (before != None && _partials[before].StartOrder > _partials[partial].StartOrder)
        {
            before = _partials[before].Before;
        }
        Insert(ref list, partial, before == None ? list.First : _partials[before].Next);
    }

    /// <summary>Takes a partial match out of its list.</summary>
    public void Remove(ref PartialList list, int partial)
    {
        ref readonly var removed = ref _partials[partial];
        var (before, next) = (removed.Before, removed.Next);
        if (before == None) { list.First = next; } else { _partials[before].Next = next; }
        if (next == None) { list.Last = before; } else { _partials[next].Before = before; }
    }
}
