using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>Refuses patterns that make no sense, in the situations in which FlinkCEP does.</summary>
internal sealed class PatternCheck
{
    private readonly List<string> _names = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Duration _within;

    private PatternCheck(Duration within) => _within = within;

    /// <summary>Checks a pattern.</summary>
    /// <returns>The names of its steps in order.</returns>
    public static List<string> Check(CepPattern pattern)
    {
        if (pattern.Within < Duration.Zero) { throw new CepPatternException("The pattern's time is negative."); }
        var check = new PatternCheck(pattern.Within);
        check.CheckParts(pattern.Parts, isGroup: false);
        check.CheckEnd(pattern.Parts[^1]);
        check.CheckSkip(pattern.Skip);
        return check._names;
    }

    private void CheckParts(IReadOnlyList<CepPart> parts, bool isGroup)
    {
        if (parts.Count == 0) { throw new CepPatternException($"A {(isGroup ? "group" : "pattern")} has no parts."); }
        for (var index = 0; index < parts.Count; index++)
        {
            var before = index == 0 ? null : parts[index - 1];
            CheckPart(parts[index], before);
            switch (parts[index])
            {
                case CepPart.Step step: CheckStep(step); break;
                case CepPart.Group group: CheckGroup(group); break;
            }
        }
    }

    private static void CheckPart(CepPart part, CepPart? before)
    {
        if (before is null != part.Contiguity is CepContiguity.Begin)
        {
            throw new CepPatternException($"{NameOf(part)} follows by {part.Contiguity}; " +
                (before is null ? "the first part begins." : "only the first part begins."));
        }
        if (!Enum.IsDefined(part.Contiguity) || part.Contiguity == CepContiguity.None)
        {
            throw new CepPatternException($"{NameOf(part)} does not say how it follows the part before it.");
        }
        if (part.IsNot)
        {
            CheckNot(part, before);
            return;
        }
        QuantifierCheck.Check(part, before, NameOf(part));
    }

    private static void CheckNot(CepPart part, CepPart? before)
    {
        if (part is CepPart.Group) { throw new CepPatternException("A group cannot be forbidden; forbid a step."); }
        if (part.Quantifier.IsOptional) { throw new CepPatternException($"{NameOf(part)} is forbidden and optional."); }
        if (part.Quantifier != CepQuantifier.Single || part.Until is not null)
        {
            throw new CepPatternException($"{NameOf(part)} is forbidden: it has no times, no loop and no until.");
        }
        if (before is { Quantifier.IsOptional: true })
        {
            throw new CepPatternException($"{NameOf(part)} is forbidden after {NameOf(before)}, which is optional; " +
                "write two patterns, one with the optional part and one without.");
        }
    }

    private void CheckStep(CepPart.Step step)
    {
        if (string.IsNullOrWhiteSpace(step.Name)) { throw new CepPatternException("A step has no name."); }
        if (!_seen.Add(step.Name))
        {
            throw new CepPatternException($"Two steps are called {step.Name}; names must be unique.");
        }
        _names.Add(step.Name);
        CheckSpan(step.WithinPrevious, step, "time after the event before");
        CheckSpan(step.Quantifier.Gap, step, "gap");
        CheckCondition(step.Condition, step);
        if (step.Until is { } until) { CheckCondition(until, step); }
    }

    private void CheckGroup(CepPart.Group group)
    {
        CheckParts(group.Parts, isGroup: true);
        CheckSpan(group.Quantifier.Gap, group, "gap");
        if (group.Until is { } until) { CheckCondition(until, group); }
        if (group.Parts[^1].Contiguity == CepContiguity.NotFollowedBy)
        {
            throw new CepPatternException(
                $"{NameOf(group.Parts[^1])} is forbidden at the end of a group; put it behind the group.");
        }
    }

    private static void CheckSpan(Duration span, CepPart part, string what)
    {
        if (span < Duration.Zero) { throw new CepPatternException($"The {what} of {NameOf(part)} is negative."); }
    }

    private static void CheckCondition(CepCondition condition, CepPart part)
    {
        switch (condition)
        {
            case CepCondition.Anything: return;
            case CepCondition.Simple simple: CheckIndex(simple.Bit, part, "simple"); return;
            case CepCondition.Iterative iterative: CheckIndex(iterative.Index, part, "iterative"); return;
            case CepCondition.Not not: CheckCondition(not.Inner, part); return;
            case CepCondition.And and:
                CheckCondition(and.Left, part);
                CheckCondition(and.Right, part);
                return;
            case CepCondition.Or or:
                CheckCondition(or.Left, part);
                CheckCondition(or.Right, part);
                return;
        }
    }

    private static void CheckIndex(int index, CepPart part, string kind)
    {
        if ((uint)index < CepCondition.IndexMax) { return; }
        throw new CepPatternException($"{NameOf(part)} uses {kind} condition {index}; " +
            $"a pattern has {CepCondition.IndexMax} of them at most.");
    }

    private void CheckEnd(CepPart last)
    {
        if (last is not CepPart.Step { Contiguity: CepContiguity.NotFollowedBy } step) { return; }
        if (_within > Duration.Zero || step.WithinPrevious > Duration.Zero) { return; }
        throw new CepPatternException($"{NameOf(step)} is forbidden at the end of the pattern for ever; " +
            "give the pattern a time.");
    }

    private void CheckSkip(CepSkip skip)
    {
        var target = skip switch
        {
            CepSkip.ToFirst first => first.Step,
            CepSkip.ToLast last => last.Step,
            CepSkip.Nowhere or CepSkip.ToNext or CepSkip.PastLastEvent => null,
            _ => throw new ArgumentOutOfRangeException(nameof(skip)),
        };
        if (target is null || _seen.Contains(target)) { return; }
        throw new CepPatternException($"After a match it skips to {target}, but no step is called so.");
    }

    internal static string NameOf(CepPart part) => part is CepPart.Step step ? $"Step {step.Name}" : "A group";
}
