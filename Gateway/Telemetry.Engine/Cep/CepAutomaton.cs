namespace Telemetry.Engine.Cep;

/// <summary>A pattern as states and edges; made once, shared by all keys and by everybody who matches.</summary>
public sealed class CepAutomaton
{
    internal const ulong EveryBit = ulong.MaxValue;

    private readonly CepState[] _states;
    private readonly CepEdge[] _edges;
    private readonly CepGuardNode[] _guardNodes;
    private readonly CepGuard[] _guards;

    private CepAutomaton(CepPattern pattern, List<DraftState> states, DraftState start)
    {
        Pattern = pattern;
        Start = start.Index;
        var table = new GuardTable();
        _edges = [.. states.SelectMany(state => state.Edges.Select(
            edge => new CepEdge(edge.Action, state.Index, edge.Target.Index, table.Of(edge.Condition))))];
        _guardNodes = table.Nodes;
        _guards = table.Guards;
        Iteratives = table.Iteratives;
        _states = Arrange(states);
        AutomatonCheck.RefuseEndlessProceeding(this);
        for (var state = 0; state < _states.Length; state++)
        {
            _states[state] = _states[state] with
            {
                Interest = AutomatonInterest.Of(this, state),
                MayEnd = AutomatonCheck.Proceeds(this, state, CepStateKind.Final),
            };
        }
        StartInterest = AutomatonInterest.OfStart(this);
        Interest = StartInterest | AutomatonInterest.OfResting(this);
        CanBeEmpty = _states[Start].MayEnd;
    }

    /// <summary>The pattern.</summary>
    public CepPattern Pattern { get; }

    /// <summary>How many iterative conditions the matcher must be given.</summary>
    public int Iteratives { get; }

    /// <summary>
    /// The bits of a mask that matter. An event whose mask has none of them changes nothing and needs not be given to
    /// the matcher; all bits when any event may matter, whatever its mask is.
    /// </summary>
    public ulong Interest { get; }

    /// <summary>Whether the pattern matches where no event is taken; it never gives such matches.</summary>
    public bool CanBeEmpty { get; }

    internal int Start { get; }

    /// <summary>The bits of which an event must have one to begin a partial match.</summary>
    internal ulong StartInterest { get; }

    internal ReadOnlySpan<CepState> States => _states;

    internal ReadOnlySpan<CepEdge> Edges => _edges;

    internal ReadOnlySpan<CepGuardNode> GuardNodes => _guardNodes;

    internal ReadOnlySpan<CepGuard> Guards => _guards;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>Its automaton.</returns>
    /// <exception cref="CepPatternException">A group that repeats without end may take no event at all, or two events
    /// that follow each other may be further apart than the whole pattern may be long.</exception>
    public static CepAutomaton Compile(CepPattern pattern)
    {
        var (states, start) = AutomatonDraft.Of(pattern);
        AutomatonCheck.RefuseGaps(states, pattern);
        return new(pattern, states, start);
    }

    /// <summary>Whether an event may change anything.</summary>
    /// <param name="mask">Which simple conditions hold for it.</param>
    /// <returns>False when it needs not be given to the matcher.</returns>
    public bool CanMatter(ulong mask) => Interest == EveryBit || (mask & Interest) != 0;

    internal ReadOnlySpan<CepEdge> EdgesOf(int state) => _edges.AsSpan(_states[state].FirstEdge, _states[state].Edges);

    private static CepState[] Arrange(List<DraftState> states)
    {
        var arranged = new CepState[states.Count];
        var first = 0;
        foreach (var state in states)
        {
            arranged[state.Index] = new()
            {
                Kind = state.Kind,
                Step = state.Step,
                FirstEdge = first,
                Edges = state.Edges.Count,
                Gap = state.Gap,
                Interest = EveryBit,
                MayEnd = false,
            };
            first += state.Edges.Count;
        }
        return arranged;
    }
}
