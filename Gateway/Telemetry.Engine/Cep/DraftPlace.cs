namespace Telemetry.Engine.Cep;

/// <summary>A part of a pattern where it stands.</summary>
/// <param name="Parts">The pattern's or group's parts.</param>
/// <param name="Index">Which of them.</param>
/// <param name="Group">The group that they are; null for the pattern.</param>
/// <param name="Behind">What follows the group in its surroundings; null for nothing.</param>
internal readonly record struct DraftPlace(
    IReadOnlyList<CepPart> Parts, int Index, CepPart.Group? Group, CepPart? Behind)
{
    public CepPart Part => Parts[Index];

    public CepPart? Following => Index + 1 < Parts.Count ? Parts[Index + 1] : Behind;

    public bool IsHeadOfGroup => Group is not null && Index == 0;

    public DraftPlace At(int index) => this with { Index = index };

    /// <summary>The last part of the group that stands here.</summary>
    public DraftPlace Inside(CepPart.Group group) => new(group.Parts, group.Parts.Count - 1, group, Following);

    /// <summary>The forbidden steps that may not come before this part: those right before it, also before optional
    /// parts in between; the nearest first.</summary>
    public List<(CepPart.Step Step, CepCondition Condition)> Forbidden()
    {
        var forbidden = new List<(CepPart.Step, CepCondition)>();
        for (var index = Index - 1; index >= 0; index--)
        {
            var part = Parts[index];
            if (part is CepPart.Step { Contiguity: CepContiguity.NotFollowedBy } step)
            {
                forbidden.Add((step, At(index).TakeCondition()));
            }
            else if (!part.Quantifier.IsOptional)
            {
                break;
            }
        }
        return forbidden;
    }

    /// <summary>Which events the part takes; none that ends the group.</summary>
    public CepCondition TakeCondition() =>
        DraftConditions.Unless(Group?.Until, ConditionOf(Part));

    /// <summary>When one may go past the part; not with an event that ends the group.</summary>
    public CepCondition ProceedCondition() => DraftConditions.Unless(Group?.Until, CepCondition.Always);

    /// <summary>Which events are passed over before the part's first event; null for none.</summary>
    /// <param name="isGroupBeginning">Whether the part's group begins, and does not repeat.</param>
    public CepCondition? IgnoreCondition(bool isGroupBeginning)
    {
        var contiguity = !IsHeadOfGroup ? Part.Contiguity
            : isGroupBeginning ? Group!.Contiguity : Group!.Quantifier.Inner;
        return IgnoreBy(contiguity);
    }

    /// <summary>Which events are passed over between the part's repetitions; null for none.</summary>
    public CepCondition? InnerIgnoreCondition() =>
        IgnoreBy(IsHeadOfGroup ? Group!.Quantifier.Inner : Part.Quantifier.Inner);

    private CepCondition? IgnoreBy(CepContiguity contiguity) => contiguity switch
    {
        CepContiguity.FollowedBy => DraftConditions.Unless(Group?.Until, new CepCondition.Not(ConditionOf(Part))),
        CepContiguity.FollowedByAny => DraftConditions.Unless(Group?.Until, CepCondition.Always),
        CepContiguity.None or CepContiguity.Begin or CepContiguity.Next or CepContiguity.NotNext or
            CepContiguity.NotFollowedBy => null,
        _ => throw new ArgumentOutOfRangeException(nameof(contiguity)),
    };

    private static CepCondition ConditionOf(CepPart part) =>
        part is CepPart.Step step ? step.Condition : CepCondition.Always;
}
