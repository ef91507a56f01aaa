namespace Telemetry.Engine.Cep;

/// <summary>
/// Makes the states of a pattern, from its end to its beginning, each state knowing the one behind it. The states and
/// the order of their edges are FlinkCEP's, because the order of matches and which of two may go first depend on them.
/// </summary>
internal sealed class AutomatonDraft
{
    private const string FinalName = "$end";
    private const string GroupName = "$group";

    private readonly CepPattern _pattern;
    private readonly List<DraftState> _states = [];
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<CepPart.Step, DraftState> _stops = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<CepPart> _repeating = new(ReferenceEqualityComparer.Instance);

    /// <summary>Groups whose head is being made and may be passed by.</summary>
    private readonly HashSet<CepPart> _leaving = new(ReferenceEqualityComparer.Instance);

    /// <summary>What a greedy loop with an until goes on to when the until is met: the state behind it as it was before
    /// greed bound it.</summary>
    private readonly Dictionary<DraftState, DraftState> _unbound = [];

    private AutomatonDraft(CepPattern pattern) => _pattern = pattern;

    /// <summary>Makes the states of a pattern.</summary>
    /// <returns>The states, and the one in which partial matches begin.</returns>
    public static (List<DraftState> States, DraftState Start) Of(CepPattern pattern)
    {
        var draft = new AutomatonDraft(pattern);
        var end = draft.New(FinalName, step: -1, CepStateKind.Final);
        var last = new DraftPlace(pattern.Parts, pattern.Parts.Count - 1, null, null);
        return (draft._states, draft.Sequence(last, end));
    }

    private static bool IsForbidding(CepPart? part) => part is { Contiguity: CepContiguity.NotFollowedBy };

    /// <summary>All parts up to a place.</summary>
    private DraftState Sequence(DraftPlace last, DraftState sink)
    {
        for (var index = last.Index; index > 0; index--)
        {
            var place = last.At(index);
            sink = place.Part.Contiguity switch
            {
                CepContiguity.NotFollowedBy => NotFollowed(place, sink),
                CepContiguity.NotNext => NotNext(place, sink),
                _ => Part(place, sink),
            };
        }
        return Part(last.At(0), sink);
    }

    /// <summary>At the end a state that waits until the time is over; else the state behind it forbids.</summary>
    private DraftState NotFollowed(DraftPlace place, DraftState sink)
    {
        if (sink.Kind != CepStateKind.Final) { return sink; }
        var condition = place.TakeCondition();
        var pending = NewTaking(place, CepStateKind.Pending);
        pending.Proceed(Stop((CepPart.Step)place.Part, condition), condition);
        pending.Ignore(pending, new CepCondition.Not(condition));
        return pending;
    }

    private DraftState NotNext(DraftPlace place, DraftState sink)
    {
        var condition = place.TakeCondition();
        var state = NewTaking(place, CepStateKind.Normal);
        var stop = Stop((CepPart.Step)place.Part, condition);
        // At the end it takes an event to know: going on without one would match before it comes.
        var action = sink.Kind == CepStateKind.Final ? CepAction.Ignore : CepAction.Proceed;
        state.Add(action, sink, new CepCondition.Not(condition));
        state.Proceed(stop, condition);
        return state;
    }

    private DraftState Part(DraftPlace place, DraftState sink)
    {
        var quantifier = place.Part.Quantifier;
        DraftState first;
        switch (quantifier.Kind)
        {
            case CepQuantifierKind.Looping:
                SetRepeating(place.Part, true);
                var loop = Loop(place, WithoutForbidden(place, sink));
                SetRepeating(place.Part, false);
                first = Times(place, loop, sink);
                break;
            case CepQuantifierKind.Times:
                first = Times(place, sink, sink);
                break;
            case CepQuantifierKind.Single:
                first = Single(place, sink);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(place));
        }
        AddStops(place, first);
        return first;
    }

    private DraftState Single(DraftPlace place, DraftState sink) => Repetition(
        place, sink, sink, place.TakeCondition(), place.IgnoreCondition(IsBeginning(place)),
        place.Part.Quantifier.IsOptional);

    /// <summary>The states of the counted repetitions.</summary>
    /// <param name="place">The part.</param>
    /// <param name="sink">What is behind the last of them.</param>
    /// <param name="behind">What is behind the part.</param>
    private DraftState Times(DraftPlace place, DraftState sink, DraftState behind)
    {
        SetRepeating(place.Part, true);
        var quantifier = place.Part.Quantifier;
        var until = place.Part.Until;
        var ignore = DraftConditions.UnlessNone(until, place.InnerIgnoreCondition());
        var take = DraftConditions.Unless(until, place.TakeCondition());
        if (quantifier.IsGreedy && quantifier.Min != quantifier.Max) { BindByGreed(sink, take); }
        var last = sink;
        for (var times = quantifier.Min; times < quantifier.Max; times++)
        {
            last = Repetition(place, last, behind, take, ignore, isOptional: true);
            AddStopOfLoop(place, last);
        }
        for (var times = 1; times < quantifier.Min; times++)
        {
            last = Repetition(place, last, null, take, ignore, isOptional: false);
            AddStopOfLoop(place, last);
        }
        SetRepeating(place.Part, false);
        return Repetition(
            place, last, behind, take, place.IgnoreCondition(IsBeginning(place)), quantifier.IsOptional);
    }

    /// <summary>A state that takes one event, or the states of a group once.</summary>
    private DraftState Repetition(
        DraftPlace place, DraftState sink, DraftState? behind, CepCondition take, CepCondition? ignore, bool isOptional)
    {
        if (place.Part is CepPart.Group group) { return GroupOnce(place, group, sink, isOptional ? behind : null); }
        var state = NewTaking(place, CepStateKind.Normal);
        // Taking an event lifts what was forbidden until it came.
        var taken = WithoutForbidden(place, sink);
        state.Take(taken, take);
        if (isOptional) { ProceedBehind(place, state, behind!); }
        if (ignore is null) { return state; }
        if (isOptional || (place.IsHeadOfGroup && _leaving.Contains(place.Group!)))
        {
            // Waiting is a state without a way past the part, so that each event goes past it in one branch only.
            // FlinkCEP forgets that for the head of a group that may repeat: there what follows a group relaxed or
            // strictly could come at any later time, and an event in between gave each match twice.
            var waiting = New(place, CepStateKind.Normal);
            waiting.Take(taken, take);
            waiting.Ignore(waiting, ignore);
            AddStops(place, waiting);
            state.Ignore(waiting, ignore);
        }
        else
        {
            state.Ignore(state, ignore);
        }
        return state;
    }

    private void ProceedBehind(DraftPlace place, DraftState state, DraftState behind)
    {
        var proceed = place.ProceedCondition();
        if (place.Part is { Quantifier.IsGreedy: true, Until: { } until })
        {
            state.Proceed(UnboundOf(behind), CepCondition.Both(proceed, until));
            proceed = DraftConditions.Unless(until, proceed);
        }
        state.Proceed(behind, proceed);
    }

    private DraftState GroupOnce(DraftPlace place, CepPart.Group group, DraftState sink, DraftState? behind)
    {
        SetLeaving(group, behind is not null);
        var first = Sequence(place.Inside(group), sink);
        if (behind is not null) { first.Proceed(behind, place.ProceedCondition()); }
        return first;
    }

    /// <summary>A state with a way to itself and one to what is behind.</summary>
    private DraftState Loop(DraftPlace place, DraftState sink)
    {
        if (place.Part is CepPart.Group group) { return GroupLoop(place, group, sink); }
        var until = place.Part.Until;
        var ignore = DraftConditions.UnlessNone(until, place.InnerIgnoreCondition());
        var take = DraftConditions.Unless(until, place.TakeCondition());
        var loop = NewTaking(place, CepStateKind.Normal);
        var proceed = place.ProceedCondition();
        if (place.Part.Quantifier.IsGreedy)
        {
            if (until is not null)
            {
                loop.Proceed(UnboundOf(sink), CepCondition.Both(proceed, until));
                proceed = DraftConditions.Unless(until, proceed);
            }
            loop.Proceed(sink, proceed);
            BindByGreed(sink, place.TakeCondition());
        }
        else
        {
            loop.Proceed(sink, proceed);
        }
        loop.Take(loop, take);
        AddStopOfLoop(place, loop);
        if (ignore is null) { return loop; }
        var waiting = New(place, CepStateKind.Normal);
        waiting.Take(loop, take);
        waiting.Ignore(waiting, ignore);
        loop.Ignore(waiting, ignore);
        AddStopOfLoop(place, waiting);
        return loop;
    }

    private DraftState GroupLoop(DraftPlace place, CepPart.Group group, DraftState sink)
    {
        var again = NewTaking(place, CepStateKind.Normal);
        SetLeaving(group, true);
        var first = Sequence(place.Inside(group), again);
        first.Proceed(sink, place.ProceedCondition());
        again.Proceed(first, place.ProceedCondition());
        return first;
    }

    /// <summary>Nothing behind a greedy part takes or passes over what the part could take.</summary>
    private static void BindByGreed(DraftState sink, CepCondition take)
    {
        foreach (var edge in sink.Edges)
        {
            edge.Condition = CepCondition.Both(edge.Condition, new CepCondition.Not(take));
        }
    }

    private DraftState UnboundOf(DraftState sink)
    {
        if (_unbound.TryGetValue(sink, out var unbound)) { return unbound; }
        unbound = CopyOf(sink);
        _unbound.Add(sink, unbound);
        foreach (var edge in sink.Edges)
        {
            unbound.Add(edge.Action, edge.Target == sink ? unbound : edge.Target, edge.Condition);
        }
        return unbound;
    }

    /// <summary>The state as it is when an optional part before it took an event: what was forbidden before that part
    /// no longer is. The state itself when nothing was.</summary>
    private DraftState WithoutForbidden(DraftPlace place, DraftState sink)
    {
        if (!place.Part.Quantifier.IsOptional) { return sink; }
        var forbidden = place.Forbidden();
        if (forbidden.Count == 0) { return sink; }
        return WithoutStops(sink, [.. forbidden.Select(not => not.Step)], []);
    }

    private DraftState WithoutStops(
        DraftState state, List<CepPart.Step> lifted, Dictionary<DraftState, DraftState> copies)
    {
        if (copies.TryGetValue(state, out var copy)) { return copy; }
        copy = CopyOf(state);
        copies.Add(state, copy);
        foreach (var edge in state.Edges)
        {
            if (edge.Action != CepAction.Proceed)
            {
                copy.Add(edge.Action, edge.Target == state ? copy : edge.Target, edge.Condition);
            }
            else if (edge.Target.Kind != CepStateKind.Stop)
            {
                copy.Proceed(WithoutStops(edge.Target, lifted, copies), edge.Condition);
            }
            else if (!lifted.Any(step => _stops.GetValueOrDefault(step) == edge.Target))
            {
                copy.Proceed(edge.Target, edge.Condition);
            }
        }
        return copy;
    }

    private void AddStops(DraftPlace place, DraftState state)
    {
        foreach (var (step, condition) in place.Forbidden()) { state.Proceed(Stop(step, condition), condition); }
    }

    /// <summary>While a loop may still go on, what is forbidden behind it is forbidden already.</summary>
    private void AddStopOfLoop(DraftPlace place, DraftState state)
    {
        if (!IsForbidding(place.Following)) { return; }
        var step = (CepPart.Step)place.Following!;
        var condition = DraftConditions.Unless(place.Group?.Until, step.Condition);
        state.Proceed(Stop(step, condition), condition);
    }

    private DraftState Stop(CepPart.Step step, CepCondition condition)
    {
        if (_stops.TryGetValue(step, out var stop)) { return stop; }
        stop = New(step.Name, _pattern.StepOf(step.Name), CepStateKind.Stop);
        stop.Take(stop, condition);
        _stops.Add(step, stop);
        return stop;
    }

    private bool IsBeginning(DraftPlace place) => place.Group is null || !_repeating.Contains(place.Group);

    private void SetRepeating(CepPart part, bool isRepeating)
    {
        if (part is not CepPart.Group) { return; }
        if (isRepeating) { _repeating.Add(part); } else { _repeating.Remove(part); }
    }

    private void SetLeaving(CepPart.Group group, bool isLeaving)
    {
        if (isLeaving) { _leaving.Add(group); } else { _leaving.Remove(group); }
    }

    /// <summary>A state that may be bound to the time of the event before it.</summary>
    /// <remarks>As in FlinkCEP the state made first for a counted part, its last, has no bound.</remarks>
    private DraftState NewTaking(DraftPlace place, CepStateKind kind)
    {
        var part = place.Part;
        var isFirst = !_named.Contains(NameOf(part));
        var state = New(place, kind);
        if (part.Quantifier.Kind == CepQuantifierKind.Single)
        {
            state.Gap = part is CepPart.Step step ? step.WithinPrevious.Micros : 0;
        }
        else if (!isFirst)
        {
            state.Gap = part.Quantifier.Gap.Micros;
        }
        return state;
    }

    private static string NameOf(CepPart part) => part is CepPart.Step step ? step.Name : GroupName;

    private DraftState New(DraftPlace place, CepStateKind kind) =>
        New(NameOf(place.Part), place.Part is CepPart.Step step ? _pattern.StepOf(step.Name) : -1, kind);

    private DraftState CopyOf(DraftState state) => New(state.Name, state.Step, state.Kind);

    private DraftState New(string name, int step, CepStateKind kind)
    {
        _named.Add(name);
        var state = new DraftState(_states.Count, name, step, kind);
        _states.Add(state);
        return state;
    }
}
