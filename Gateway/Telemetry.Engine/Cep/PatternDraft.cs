using System.Collections.Immutable;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>A pattern that is being described; immutable, so that beginnings can be shared. What is said twice, or of a
/// step that cannot have it, is refused at once; the rest when the pattern is made.</summary>
internal sealed record PatternDraft(ImmutableArray<PartDraft> Parts, Duration Within, CepSkip? Skip)
{
    private PartDraft Last => Parts[^1];

    public static PatternDraft Begin(string name, CepSkip? skip) =>
        new([new PartDraft { Name = name, Contiguity = CepContiguity.Begin }], Duration.Zero, skip);

    public static PatternDraft Begin(PatternDraft group, CepSkip? skip) =>
        new([new PartDraft { Group = group.AsGroup(), Contiguity = CepContiguity.Begin }], group.Within, skip);

    public PatternDraft Add(string name, CepContiguity contiguity) =>
        this with { Parts = Parts.Add(new() { Name = name, Contiguity = contiguity }) };

    public PatternDraft Add(PatternDraft group, CepContiguity contiguity) => this with
    {
        Parts = Parts.Add(new() { Group = group.AsGroup(), Contiguity = contiguity }),
        Within = Least(Within, group.Within),
    };

    public PatternDraft Where(DraftTest test) =>
        WithLast(ForStep("a condition") with { Where = DraftTest.Both(Last.Where, test) });

    public PatternDraft Or(DraftTest test) =>
        WithLast(ForStep("a condition") with { Where = DraftTest.Either(Last.Where, test) });

    public PatternDraft Until(DraftTest test)
    {
        if (Last.Until is not null) { throw Refusal("has an until already"); }
        if (Last.Quantifier.Kind != CepQuantifierKind.Looping)
        {
            throw Refusal("has an until, which only a loop without end can have: say OneOrMore or TimesOrMore first");
        }
        return WithLast(Last with { Until = test });
    }

    /// <summary>Says how often the last part occurs.</summary>
    public PatternDraft Repeat(CepQuantifier quantifier, Duration gap)
    {
        if (Last.Contiguity is CepContiguity.NotNext or CepContiguity.NotFollowedBy)
        {
            throw Refusal("is forbidden, so it does not repeat");
        }
        if (Last.Quantifier.Kind != CepQuantifierKind.Single)
        {
            throw Refusal("says twice how often it occurs");
        }
        return WithQuantifier(quantifier with
        {
            Gap = gap,
            IsOptional = quantifier.IsOptional || Last.Quantifier.IsOptional,
        });
    }

    public PatternDraft Optional()
    {
        if (Last.Quantifier.IsOptional) { throw Refusal("is optional already"); }
        if (Last.Contiguity is CepContiguity.NotNext or CepContiguity.NotFollowedBy)
        {
            throw Refusal("is forbidden, so it cannot be optional");
        }
        return WithQuantifier(Last.Quantifier with { IsOptional = true });
    }

    public PatternDraft Greedy()
    {
        if (Last.Quantifier.IsGreedy) { throw Refusal("is greedy already"); }
        if (Last.Quantifier.Kind == CepQuantifierKind.Single) { throw Refusal("occurs once: it cannot be greedy"); }
        return WithQuantifier(Last.Quantifier with { IsGreedy = true });
    }

    /// <summary>Says how the repetitions of the last part follow each other.</summary>
    public PatternDraft Inner(CepContiguity contiguity)
    {
        if (Last.Quantifier.Kind == CepQuantifierKind.Single)
        {
            throw Refusal("occurs once: it is neither consecutive nor allows combinations");
        }
        if (Last.Quantifier.Inner != CepContiguity.FollowedBy)
        {
            throw Refusal("says twice how its repetitions follow each other");
        }
        return WithQuantifier(Last.Quantifier with { Inner = contiguity });
    }

    public PatternDraft InTime(Duration time, WithinType type)
    {
        if (time <= Duration.Zero) { throw new CepPatternException($"A pattern's time is above zero, not {time}."); }
        return type switch
        {
            WithinType.FirstAndLast => this with { Within = Least(Within, time) },
            WithinType.PreviousAndCurrent => WithLast(ForStep("a time after the event before") with
            {
                WithinPrevious = time,
            }),
            WithinType.None or _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a way to measure."),
        };
    }

    private static Duration Least(Duration left, Duration right) =>
        left == Duration.Zero ? right : right == Duration.Zero || left < right ? left : right;

    private PatternDraft AsGroup()
    {
        if (Skip is null) { return this; }
        throw new CepPatternException(
            "A group does not say where to go on after a match: say it of the whole pattern.");
    }

    private PatternDraft WithLast(PartDraft part) => this with { Parts = Parts.SetItem(Parts.Length - 1, part) };

    private PatternDraft WithQuantifier(CepQuantifier quantifier) => WithLast(Last with { Quantifier = quantifier });

    private PartDraft ForStep(string what) =>
        Last.Name is not null ? Last : throw Refusal($"cannot have {what}: give it to the steps in it");

    private CepPatternException Refusal(string why) => new($"{Last} {why}.");
}
