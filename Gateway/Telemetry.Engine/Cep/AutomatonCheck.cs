namespace Telemetry.Engine.Cep;

/// <summary>What the edges that take no event say of an automaton.</summary>
internal static class AutomatonCheck
{
    /// <summary>Whether a state of a kind can be reached without an event.</summary>
    public static bool Proceeds(CepAutomaton automaton, int from, CepStateKind kind)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>([from]);
        while (open.TryPop(out var state))
        {
            if (!seen.Add(state)) { continue; }
            foreach (var edge in automaton.EdgesOf(state))
            {
                if (edge.Action != CepAction.Proceed) { continue; }
                if (automaton.States[edge.Target].Kind == kind) { return true; }
                open.Push(edge.Target);
            }
        }
        return false;
    }

    /// <summary>One could go round and round within one event.</summary>
    public static void RefuseEndlessProceeding(CepAutomaton automaton)
    {
        var done = new HashSet<int>();
        for (var state = 0; state < automaton.States.Length; state++) { Visit(automaton, state, done, []); }
    }

    private static void Visit(CepAutomaton automaton, int state, HashSet<int> done, HashSet<int> path)
    {
        if (done.Contains(state)) { return; }
        if (!path.Add(state))
        {
            throw new CepPatternException("A group repeats without end though all of its parts may be missing; " +
                "make one of them needed.");
        }
        foreach (var edge in automaton.EdgesOf(state))
        {
            if (edge.Action == CepAction.Proceed) { Visit(automaton, edge.Target, done, path); }
        }
        path.Remove(state);
        done.Add(state);
    }
}
