namespace Telemetry.Engine.Cep;

/// <summary>What bits alone say of a guard.</summary>
internal static class GuardBits
{
    /// <summary>The bits that a guard looks at.</summary>
    public static ulong Of(CepAutomaton automaton, in CepGuard guard)
    {
        var bits = guard.Needed | guard.Banned;
        if (guard.Rest == CepGuard.NoRest) { return bits; }
        var node = automaton.GuardNodes[guard.Rest];
        if (node.Kind is CepGuardKind.Iterative or CepGuardKind.Never) { return bits; }
        foreach (ref readonly var part in automaton.Guards.Slice(node.First, node.Count))
        {
            bits |= Of(automaton, part);
        }
        return bits;
    }

    /// <summary>Whether a guard is open for an event without any bit; null when an iterative condition must be
    /// asked.</summary>
    public static bool? HoldsWithoutBits(CepAutomaton automaton, in CepGuard guard)
    {
        if (!guard.AllowsMask(0)) { return false; }
        if (guard.Rest == CepGuard.NoRest) { return true; }
        var node = automaton.GuardNodes[guard.Rest];
        switch (node.Kind)
        {
            case CepGuardKind.Iterative: return null;
            case CepGuardKind.Never: return false;
            case CepGuardKind.Any: return Fold(automaton, node, deciding: true);
            case CepGuardKind.All: return Fold(automaton, node, deciding: false);
            default: throw new ArgumentOutOfRangeException(nameof(guard));
        }
    }

    /// <summary>One part that has the deciding truth decides; else the others do when all are known.</summary>
    private static bool? Fold(CepAutomaton automaton, CepGuardNode node, bool deciding)
    {
        bool? truth = !deciding;
        foreach (ref readonly var part in automaton.Guards.Slice(node.First, node.Count))
        {
            var holds = HoldsWithoutBits(automaton, part);
            if (holds == deciding) { return deciding; }
            if (holds is null) { truth = null; }
        }
        return truth;
    }
}
