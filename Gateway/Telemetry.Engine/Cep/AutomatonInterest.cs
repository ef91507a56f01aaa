namespace Telemetry.Engine.Cep;

/// <summary>Which bits an event must have for a state to care. A state sleeps through all others when an event without
/// any of the bits that its guards look at would do nothing but leave it where it is.</summary>
internal static class AutomatonInterest
{
    public static ulong Of(CepAutomaton automaton, int state)
    {
        if (automaton.States[state].Kind is CepStateKind.Final or CepStateKind.Stop) { return 0; }
        if (!Gather(automaton, state, out var bits, out var open)) { return CepAutomaton.EveryBit; }
        var stays = open is [{ Action: CepAction.Ignore } only] && only.Target == state;
        return stays ? bits : CepAutomaton.EveryBit;
    }

    public static ulong OfStart(CepAutomaton automaton)
    {
        if (!Gather(automaton, automaton.Start, out var bits, out var open)) { return CepAutomaton.EveryBit; }
        return open.Exists(edge => edge.Action == CepAction.Take) ? CepAutomaton.EveryBit : bits;
    }

    /// <summary>The bits for all states in which a partial match can be.</summary>
    public static ulong OfResting(CepAutomaton automaton)
    {
        var bits = 0UL;
        var seen = new HashSet<int> { automaton.Start };
        var todo = new Stack<int>(seen);
        while (todo.TryPop(out var state))
        {
            foreach (var edge in automaton.EdgesOf(state))
            {
                if (edge.Action != CepAction.Proceed) { bits |= automaton.States[edge.Target].Interest; }
                if (seen.Add(edge.Target)) { todo.Push(edge.Target); }
            }
        }
        return bits;
    }

    /// <summary>The bits that guards look at from a state on, and the edges that are open for an event without
    /// them.</summary>
    /// <returns>False when that depends on an iterative condition.</returns>
    private static bool Gather(CepAutomaton automaton, int from, out ulong bits, out List<CepEdge> open)
    {
        bits = 0;
        open = [];
        var todo = new Stack<(int State, bool IsOpen)>([(from, true)]);
        while (todo.TryPop(out var next))
        {
            foreach (var edge in automaton.EdgesOf(next.State))
            {
                bits |= GuardBits.Of(automaton, edge.Guard);
                var holds = next.IsOpen ? GuardBits.HoldsWithoutBits(automaton, edge.Guard) : false;
                if (holds is null) { return false; }
                if (edge.Action == CepAction.Proceed)
                {
                    todo.Push((edge.Target, holds.Value));
                }
                else if (holds.Value)
                {
                    open.Add(edge);
                }
            }
        }
        return true;
    }
}
