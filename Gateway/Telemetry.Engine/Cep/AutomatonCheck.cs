using Telemetry.Engine.Time;

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

    /// <summary>The time between two events that follow each other cannot be longer than that of all.</summary>
    public static void RefuseGaps(List<DraftState> states, CepPattern pattern)
    {
        if (pattern.Within == Duration.Zero) { return; }
        if (states.Find(state => state.Gap > pattern.Within.Micros) is not { } wide) { return; }
        throw new CepPatternException($"The time between an event of step {wide.Name} and the one before is longer " +
            "than that of the whole pattern.");
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
