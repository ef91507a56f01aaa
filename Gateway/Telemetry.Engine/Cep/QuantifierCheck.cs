namespace Telemetry.Engine.Cep;

/// <summary>Refuses quantifiers that make no sense.</summary>
internal static class QuantifierCheck
{
    /// <summary>How often a part may be asked for; each repetition is a state.</summary>
    public static void Check(CepPart part, CepPart? before, string name)
    {
        var quantifier = part.Quantifier;
        if (quantifier.Min < 1 || quantifier.Max < quantifier.Min || quantifier.Max > CepQuantifier.TimesMax)
        {
            throw new CepPatternException($"{name} occurs {quantifier.Min} to {quantifier.Max} times; " +
                $"it must be 1 or more, the greatest not below the least, and no more than {CepQuantifier.TimesMax}.");
        }
        if (quantifier.Inner is not (CepContiguity.Next or CepContiguity.FollowedBy or CepContiguity.FollowedByAny))
        {
            throw new CepPatternException($"{name}: repetitions do not follow each other by {quantifier.Inner}.");
        }
        if (quantifier.Kind == CepQuantifierKind.Single) { CheckSingle(quantifier, name); }
        CheckGreedy(part, before, name);
        if (part.Until is not null && quantifier.Kind != CepQuantifierKind.Looping)
        {
            throw new CepPatternException($"{name} has an until, which only a loop without end can have.");
        }
    }

    private static void CheckSingle(CepQuantifier quantifier, string name)
    {
        if (quantifier.Inner == CepContiguity.FollowedBy) { return; }
        throw new CepPatternException($"{name} occurs once: it is neither consecutive nor has combinations.");
    }

    private static void CheckGreedy(CepPart part, CepPart? before, string name)
    {
        var quantifier = part.Quantifier;
        if (quantifier.IsGreedy)
        {
            if (part is CepPart.Group) { throw new CepPatternException("A group cannot be greedy."); }
            if (quantifier.Kind == CepQuantifierKind.Single)
            {
                throw new CepPatternException($"{name} occurs once: it cannot be greedy.");
            }
            if (quantifier.Inner == CepContiguity.FollowedByAny)
            {
                throw new CepPatternException($"{name} allows combinations: it cannot be greedy.");
            }
        }
        // A range from 0 may follow a greedy part, in FlinkCEP too; from 1 and optional is the same.
        var isFromZero = quantifier is { Kind: CepQuantifierKind.Times, Min: 1 };
        if (quantifier.IsOptional && !isFromZero && before is { Quantifier.IsGreedy: true })
        {
            throw new CepPatternException($"{name} is optional after {PatternCheck.NameOf(before)}, which is greedy.");
        }
    }
}
