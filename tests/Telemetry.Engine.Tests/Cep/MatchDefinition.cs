using Telemetry.Engine.Cep;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>
/// All matches of a pattern without greed and without skipping, by its definition: a match is a list of places (a step,
/// how it follows the place before, what may not come in between), as often repeated as the quantifiers allow, and for
/// each place an event that follows as it says. No automaton, no order, no state.
/// </summary>
internal sealed class MatchDefinition(CepPattern pattern, IReadOnlyList<(ulong Mask, long Time)> events)
{
    /// <summary>A place of a match.</summary>
    /// <param name="Step">The step's name.</param>
    /// <param name="Takes">Which events it takes.</param>
    /// <param name="Waits">Which events it waits for; of these it may refuse some, and then nothing follows.</param>
    /// <param name="Contiguity">How it follows the place before.</param>
    /// <param name="Ends">Events that may not come in between, because they end the loop.</param>
    /// <param name="Forbidden">Events that may not come in between.</param>
    /// <param name="ForbiddenNext">Events that may not come right behind the place before.</param>
    private sealed record Place(
        string Step, CepCondition Takes, CepCondition Waits, CepContiguity Contiguity, CepCondition[] Ends,
        CepCondition[] Forbidden, CepCondition[] ForbiddenNext);

    private readonly HashSet<string> _found = [];

    /// <summary>The matches, each as the matcher's lines have it.</summary>
    public IEnumerable<string> Matches()
    {
        foreach (var places in Sequences(pattern.Parts, 0, null, events.Count))
        {
            if (places.Length > 0) { Search(places, 0, []); }
        }
        return _found.Order(StringComparer.Ordinal);
    }

    /// <summary>All lists of places that parts allow, none with more than so many places.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="from">The first of them that counts.</param>
    /// <param name="head">How the repetitions of a group's first step follow each other: that is the group's to say.
    /// Null for the pattern's parts.</param>
    /// <param name="most">How many places.</param>
    private static IEnumerable<Place[]> Sequences(
        IReadOnlyList<CepPart> parts, int from, CepContiguity? head, int most)
    {
        if (from == parts.Count) { yield return []; yield break; }
        if (parts[from] is CepPart.Step { IsNot: true } not)
        {
            foreach (var rest in Sequences(parts, from + 1, head, most))
            {
                yield return [Bound(rest[0], not), .. rest[1..]];
            }
            yield break;
        }
        var behind = from + 1 < parts.Count ? parts[from + 1] : null;
        foreach (var rest in Sequences(parts, from + 1, head, most))
        {
            var isHead = from == 0 && parts[from] is CepPart.Step;
            var inner = isHead && head is { } group ? group : parts[from].Quantifier.Inner;
            foreach (var places in Repetitions(parts[from], inner, most - rest.Length))
            {
                yield return [.. BoundInside(places, behind), .. rest];
            }
        }
    }

    private static Place Bound(Place place, CepPart.Step not) => not.Contiguity == CepContiguity.NotNext
        ? place with { ForbiddenNext = [.. place.ForbiddenNext, not.Condition] }
        : place with { Forbidden = [.. place.Forbidden, not.Condition] };

    /// <summary>What may not follow a part may not come between its repetitions either.</summary>
    private static Place[] BoundInside(Place[] places, CepPart? behind)
    {
        if (behind is not CepPart.Step { Contiguity: CepContiguity.NotFollowedBy } not) { return places; }
        return [.. places.Select((place, index) => index == 0 ? place : Bound(place, not))];
    }

    private static IEnumerable<Place[]> Repetitions(CepPart part, CepContiguity inner, int most)
    {
        var quantifier = part.Quantifier;
        if (quantifier.IsOptional) { yield return []; }
        var last = quantifier.Kind == CepQuantifierKind.Looping ? Math.Max(most, quantifier.Min) : quantifier.Max;
        for (var times = quantifier.Min; times <= last; times++)
        {
            foreach (var places in Times(part, inner, times, isFirst: true, most)) { yield return places; }
        }
    }

    private static IEnumerable<Place[]> Times(
        CepPart part, CepContiguity inner, int times, bool isFirst, int most)
    {
        if (times == 0) { yield return []; yield break; }
        CepCondition[] ends = part.Until is { } until && !isFirst ? [until] : [];
        foreach (var places in Once(part, isFirst ? part.Contiguity : inner, ends, most))
        {
            foreach (var rest in Times(part, inner, times - 1, isFirst: false, most - places.Length))
            {
                yield return [.. places, .. rest];
            }
        }
    }

    private static IEnumerable<Place[]> Once(CepPart part, CepContiguity contiguity, CepCondition[] ends, int most)
    {
        if (part is CepPart.Step step)
        {
            if (most == 0) { yield break; }
            var takes = step.Until is { } until
                ? CepCondition.Both(new CepCondition.Not(until), step.Condition) : step.Condition;
            yield return [new(step.Name, takes, step.Condition, contiguity, ends, [], [])];
            yield break;
        }
        var group = (CepPart.Group)part;
        foreach (var places in Sequences(group.Parts, 0, group.Quantifier.Inner, most))
        {
            // The group's first step follows as the group does; when it is missing, the next one as itself says. The
            // first step of a group that begins a group follows strictly.
            var isHead = group.Parts[0] is CepPart.Step head && places.Length > 0 && places[0].Step == head.Name;
            yield return isHead ? [places[0] with { Contiguity = contiguity }, .. places[1..]] : places;
        }
    }

    private void Search(Place[] places, int index, int[] taken)
    {
        if (index == places.Length)
        {
            _found.Add(Line(places, taken));
            return;
        }
        var before = taken.Length == 0 ? -1 : taken[^1];
        for (var next = before + 1; next < events.Count; next++)
        {
            if (taken.Length > 0 && IsLate(taken[0], next)) { return; }
            if (Allows(places[index], before, next, index == 0)) { Search(places, index + 1, [.. taken, next]); }
        }
    }

    private bool Allows(Place place, int before, int next, bool isFirst)
    {
        if (!Holds(place.Takes, next)) { return false; }
        if (isFirst) { return true; }
        var isStrict = place.Contiguity is CepContiguity.Begin or CepContiguity.Next;
        if (isStrict && next != before + 1) { return false; }
        if (place.ForbiddenNext.Any(not => Holds(not, before + 1))) { return false; }
        for (var between = before + 1; between < next; between++)
        {
            if (place.Forbidden.Any(not => Holds(not, between))) { return false; }
            if (place.Ends.Any(end => Holds(end, between))) { return false; }
            if (place.Contiguity == CepContiguity.FollowedBy && Holds(place.Waits, between)) { return false; }
        }
        return !place.Forbidden.Any(not => Holds(not, next));
    }

    private bool IsLate(int first, int last) =>
        pattern.Within.Micros > 0 && events[last].Time - events[first].Time >= pattern.Within.Micros;

    private string Line(Place[] places, int[] taken) =>
        string.Join(' ', places.Zip(taken, (place, number) => $"{place.Step}{number}")) + $" @{events[taken[^1]].Time}";

    private bool Holds(CepCondition condition, int number) => condition switch
    {
        CepCondition.Anything => true,
        CepCondition.Simple simple => (events[number].Mask >> simple.Bit & 1) != 0,
        CepCondition.Not not => !Holds(not.Inner, number),
        CepCondition.And and => Holds(and.Left, number) && Holds(and.Right, number),
        CepCondition.Or or => Holds(or.Left, number) || Holds(or.Right, number),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };
}
