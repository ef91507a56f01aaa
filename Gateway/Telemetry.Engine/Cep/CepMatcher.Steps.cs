using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>How an event moves partial matches through the automaton.</summary>
public sealed partial class CepMatcher
{
    private readonly MatchPath _seen = new();
    private int[] _open = new int[16];
    private int[] _todo = new int[16];
    private (int Step, int Place)[] _taken = new (int, int)[4];
    private int _takenCount;
    private Happening _event;

    private void ProcessKey(int key, int row, EventTime time, ulong mask, bool starts, ICepOutput output)
    {
        ref var matches = ref KeyAt(key);
        if (matches.Count != 0 && time.Micros >= matches.Deadline) { Expire(key, ref matches, time.Micros, output); }
        _event = new() { Key = key, Row = row, Time = time.Micros, Mask = mask, Order = matches.Order + 1 };
        var states = _automaton.States;
        var partial = matches.Partials.First;
        while (partial != PartialSlab.None)
        {
            ref readonly var current = ref _partials.At(partial);
            var next = current.Next;
            if (!states[current.State].Sleeps(mask)) { Move(ref matches, partial, output); }
            partial = next;
        }
        if (starts) { Begin(ref matches, output); }
        if (_skips) { Settle(key, ref matches, time.Micros, output); }
        if (IsBeyond(matches)) { GiveUp(key, ref matches, time.Micros, output); }
        if (matches.Count == 0) { Rest(ref matches); }
    }

    /// <summary>A partial match goes where the event leads it: to several places, to one, or nowhere.</summary>
    private void Move(ref KeyMatches matches, int partial, ICepOutput output)
    {
        var from = _partials.At(partial);
        Ask(from.Place);
        var open = FindOpen(from.State);
        if (open.Length == 1 && StaysWhole(partial, _automaton.Edges[open[0]], ref matches)) { return; }
        Branch(ref matches, from, partial, open, output);
        End(ref matches, ref matches.Partials, partial);
    }

    /// <summary>Passing over the event and nothing else: the partial match only has another state.</summary>
    private bool StaysWhole(int partial, in CepEdge edge, ref KeyMatches matches)
    {
        if (edge.Action != CepAction.Ignore || _automaton.States[edge.Target].Kind == CepStateKind.Final)
        {
            return false;
        }
        ref var moved = ref _partials.At(partial);
        if (moved.State == edge.Target) { return true; }
        moved.State = edge.Target;
        matches.Deadline = Math.Min(matches.Deadline, DeadlineOf(moved));
        return true;
    }

    private void Begin(ref KeyMatches matches, ICepOutput output)
    {
        Ask(MatchBuffer.None);
        var open = FindOpen(_automaton.Start);
        if (open.Length == 0) { return; }
        if (matches.Count == 0) { matches.Deadline = long.MaxValue; }
        var from = new PartialMatch { State = _automaton.Start, StartOrder = _event.Order, StartTime = _event.Time };
        Branch(ref matches, from, PartialSlab.None, open, output);
    }

    private void Branch(
        ref KeyMatches matches, in PartialMatch from, int next, ReadOnlySpan<int> open, ICepOutput output)
    {
        var states = _automaton.States;
        var ends = Stops(open);
        _takenCount = 0;
        foreach (var index in open)
        {
            ref readonly var edge = ref _automaton.Edges[index];
            var place = from.Place;
            if (edge.Action == CepAction.Take)
            {
                if (states[edge.Target].Kind == CepStateKind.Stop) { continue; }
                place = Take(ref matches, from.Place, states[edge.Source].Step);
            }
            else if (from.Place == MatchBuffer.None)
            {
                continue;
            }
            if (states[edge.Target].Kind == CepStateKind.Final)
            {
                Complete(ref matches, from, place, output);
                continue;
            }
            if (!ends) { Add(ref matches, from, edge.Target, place, next); }
            if (edge.Action == CepAction.Take && states[edge.Target].MayEnd && EndsAt(edge.Target))
            {
                Complete(ref matches, from, place, output);
            }
        }
        for (var taken = 0; taken < _takenCount; taken++)
        {
            matches.Places -= _buffer.Collect(_taken[taken].Place);
        }
    }

    /// <summary>Whether a forbidden event came: what is not complete ends.</summary>
    private bool Stops(ReadOnlySpan<int> open)
    {
        foreach (var index in open)
        {
            if (_automaton.States[_automaton.Edges[index].Target].Kind == CepStateKind.Stop) { return true; }
        }
        return false;
    }

    private void Add(ref KeyMatches matches, in PartialMatch from, int state, int place, int next)
    {
        var added = _partials.Add(state, place, from.StartOrder, from.StartTime);
        _buffer.Hold(place);
        _partials.Insert(ref matches.Partials, added, next);
        matches.Count++;
        matches.Deadline = Math.Min(matches.Deadline, DeadlineOf(_partials.At(added)));
    }

    /// <summary>The place of the event for a step; one for all ways on which the step takes it.</summary>
    private int Take(ref KeyMatches matches, int before, int step)
    {
        for (var taken = 0; taken < _takenCount; taken++)
        {
            if (_taken[taken].Step == step) { return _taken[taken].Place; }
        }
        var place = _buffer.Add(before, step, _event.Row, _event.Order, _event.Time);
        matches.Order = _event.Order;
        matches.Places++;
        if (_takenCount == _taken.Length) { Array.Resize(ref _taken, Growth.After(_takenCount)); }
        _taken[_takenCount++] = (step, place);
        return place;
    }

    /// <summary>The edges that are open for the event, from a state and those that one proceeds to from it.</summary>
    private ReadOnlySpan<int> FindOpen(int state)
    {
        var (found, left) = (0, 1);
        _todo[0] = state;
        while (left > 0)
        {
            ref readonly var current = ref _automaton.States[_todo[--left]];
            for (var index = current.FirstEdge; index < current.FirstEdge + current.Edges; index++)
            {
                ref readonly var edge = ref _automaton.Edges[index];
                if (!IsOpen(edge.Guard)) { continue; }
                if (edge.Action == CepAction.Proceed) { Push(ref _todo, ref left, edge.Target); }
                else { Push(ref _open, ref found, index); }
            }
        }
        return _open.AsSpan(0, found);
    }

    /// <summary>Whether one can proceed from a state to the end, for the event that was just taken.</summary>
    private bool EndsAt(int state)
    {
        var left = 1;
        _todo[0] = state;
        while (left > 0)
        {
            ref readonly var current = ref _automaton.States[_todo[--left]];
            for (var index = current.FirstEdge; index < current.FirstEdge + current.Edges; index++)
            {
                ref readonly var edge = ref _automaton.Edges[index];
                if (edge.Action != CepAction.Proceed || !IsOpen(edge.Guard)) { continue; }
                if (_automaton.States[edge.Target].Kind == CepStateKind.Final) { return true; }
                Push(ref _todo, ref left, edge.Target);
            }
        }
        return false;
    }

    private static void Push(ref int[] stack, ref int count, int value)
    {
        if (count == stack.Length) { Array.Resize(ref stack, Growth.After(count)); }
        stack[count++] = value;
    }

    /// <summary>Guards are asked for the event and a partial match.</summary>
    private void Ask(int place)
    {
        _event.Place = place;
        _event.Asked = 0;
    }

    private bool IsOpen(in CepGuard guard) =>
        guard.AllowsMask(_event.Mask) && (guard.Rest == CepGuard.NoRest || Holds(_automaton.GuardNodes[guard.Rest]));

    private bool Holds(in CepGuardNode node)
    {
        switch (node.Kind)
        {
            case CepGuardKind.Iterative: return HoldsIterative(node.First) == (node.Count == 1);
            case CepGuardKind.Never: return false;
            case CepGuardKind.Any:
            case CepGuardKind.All:
                var decides = node.Kind == CepGuardKind.Any;
                foreach (ref readonly var guard in _automaton.Guards.Slice(node.First, node.Count))
                {
                    if (IsOpen(guard) == decides) { return decides; }
                }
                return !decides;
            default: throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    /// <summary>Several guards may ask the same of a partial match and an event; it is asked once.</summary>
    private bool HoldsIterative(int index)
    {
        var bit = 1UL << index;
        if ((_event.Asked & bit) == 0)
        {
            var context = new CepContext(_buffer, _seen, _event.Place, _event.Key, _event.Row, new(_event.Time));
            var holds = _conditions[index].Holds(context);
            _event.Asked |= bit;
            _event.Held = holds ? _event.Held | bit : _event.Held & ~bit;
        }
        return (_event.Held & bit) != 0;
    }
}
