namespace Telemetry.Engine.Cep;

/// <summary>A pattern whose conditions have numbers, and the conditions by their numbers.</summary>
internal sealed class DraftedPattern
{
    private readonly List<object> _simple = [];
    private readonly List<object> _iterative = [];

    /// <summary>Makes the pattern.</summary>
    /// <exception cref="CepPatternException">It makes no sense, or has too many conditions.</exception>
    public DraftedPattern(PatternDraft draft)
    {
        var parts = PartsOf(draft);
        Refuse(_simple, "conditions on an event");
        Refuse(_iterative, "conditions on the match so far");
        Pattern = new(parts, draft.Within, draft.Skip);
    }

    public CepPattern Pattern { get; }

    /// <summary>The conditions on an event alone.</summary>
    public IReadOnlyList<object> Simple => _simple;

    /// <summary>The conditions on an event and the match so far.</summary>
    public IReadOnlyList<object> Iterative => _iterative;

    private static void Refuse(List<object> conditions, string what)
    {
        if (conditions.Count <= CepCondition.IndexMax) { return; }
        throw new CepPatternException(
            $"The pattern has {conditions.Count} {what}; it may have {CepCondition.IndexMax}: put several into one, "
            + "or test earlier, before the pattern.");
    }

    private List<CepPart> PartsOf(PatternDraft draft) => [.. draft.Parts.Select(PartOf)];

    private CepPart PartOf(PartDraft part)
    {
        var until = part.Until is null ? null : ConditionOf(part.Until);
        return part.Group is { } group
            ? new CepPart.Group(PartsOf(group))
            {
                Contiguity = part.Contiguity,
                Quantifier = part.Quantifier,
                Until = until,
            }
            : new CepPart.Step(part.Name ?? "")
            {
                Contiguity = part.Contiguity,
                Quantifier = part.Quantifier,
                Until = until,
                WithinPrevious = part.WithinPrevious,
                Condition = part.Where is null ? CepCondition.Always : ConditionOf(part.Where),
            };
    }

    /// <summary>Numbers conditions as they come. The same object twice is the same condition; one on the match so far
    /// is another one for each step, because the step is part of what it sees.</summary>
    private CepCondition ConditionOf(DraftTest test)
    {
        switch (test)
        {
            case DraftTest.Simple simple: return new CepCondition.Simple(NumberOf(simple.Test));
            case DraftTest.Iterative iterative:
                _iterative.Add(iterative.Test);
                return new CepCondition.Iterative(_iterative.Count - 1);
            case DraftTest.And and: return new CepCondition.And(ConditionOf(and.Left), ConditionOf(and.Right));
            case DraftTest.Or or: return new CepCondition.Or(ConditionOf(or.Left), ConditionOf(or.Right));
            default: throw new ArgumentOutOfRangeException(nameof(test), test, "Not a condition.");
        }
    }

    private int NumberOf(object condition)
    {
        var number = _simple.IndexOf(condition);
        if (number >= 0) { return number; }
        _simple.Add(condition);
        return _simple.Count - 1;
    }
}
