using Telemetry.Engine.Cep;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.Cep.Letters;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>Patterns that make no sense say what is wrong, and patterns say all of themselves.</summary>
public sealed class CepPatternTests
{
    private static readonly CepQuantifier Maybe = CepQuantifier.Single with { IsOptional = true };
    private static readonly CepQuantifier Greedy = CepQuantifier.OneOrMore() with { IsGreedy = true };

    public static TheoryData<string, Func<CepPattern>> Senseless => new()
    {
        { "has no parts", () => Pattern() },
        { "Two steps are called a", () => Pattern(Begin("a"), FollowedBy("b"), FollowedBy("a")) },
        { "Two steps are called a", () => Pattern(Begin("a"), Once(CepContiguity.Next, Begin("a"))) },
        { "A step has no name", () => Pattern(Begin("a") with { Name = " " }) },
        { "Step b follows by FollowedBy; the first part begins", () => Pattern(FollowedBy("b")) },
        { "Step b follows by Begin; only the first part begins", () => Pattern(Begin("a"), Begin("b")) },
        { "does not say how it follows", () => Pattern(
            Begin("a"), Next("b") with { Contiguity = CepContiguity.None }) },
        { "Step b is forbidden at the end of the pattern for ever", () => Pattern(Begin("a"), NotFollowedBy("b")) },
        { "forbidden after Step a, which is optional", () => Pattern(Begin("a", Maybe), NotNext("b"), Next("c")) },
        { "Step b is forbidden and optional", () => Pattern(Begin("a"), NotNext("b") with { Quantifier = Maybe }) },
        { "no times, no loop and no until", () => Pattern(Begin("a"), NotNext("b") with { Quantifier = Greedy }) },
        { "A group cannot be forbidden", () => Pattern(Begin("a"), Once(CepContiguity.NotNext, Begin("b"))) },
        { "Step b is forbidden at the end of a group", () => Pattern(
            Once(CepContiguity.Begin, Begin("a"), NotFollowedBy("b")), Next("c")) },
        { "occurs 2 to 1 times", () => Pattern(Begin("a", CepQuantifier.Times(2, 1))) },
        { "occurs 1 to 0 times", () => Pattern(Begin("a", CepQuantifier.Times(0, 0))) },
        { "occurs -1 to 2 times", () => Pattern(Begin("a", CepQuantifier.Times(-1, 2))) },
        { "no more than 1000", () => Pattern(Begin("a", CepQuantifier.TimesOrMore(1_001))) },
        { "Step a occurs once: it cannot be greedy", () => Pattern(
            Begin("a", CepQuantifier.Single with { IsGreedy = true })) },
        { "A group cannot be greedy", () => Pattern(Group(CepContiguity.Begin, Greedy, Begin("a"))) },
        { "Step a allows combinations: it cannot be greedy", () => Pattern(
            Begin("a", Greedy with { Inner = CepContiguity.FollowedByAny })) },
        { "neither consecutive nor has combinations", () => Pattern(
            Begin("a", CepQuantifier.Single with { Inner = CepContiguity.Next })) },
        { "do not follow each other by NotNext", () => Pattern(
            Begin("a", Greedy with { Inner = CepContiguity.NotNext })) },
        { "Step b is optional after Step a, which is greedy", () => Pattern(
            Begin("a", Greedy), FollowedBy("b", Maybe)) },
        { "Step a has an until, which only a loop", () => Pattern(
            Begin("a", CepQuantifier.Times(2)) with { Until = Is('b') }) },
        { "skips to x, but no step", () => Skipping(new CepSkip.ToLast("x"), Begin("a")) },
        { "The pattern's time is negative", () => Within(-1, Begin("a")) },
        { "The gap of Step a is negative", () => Pattern(Begin("a", Greedy with { Gap = new Duration(-1) })) },
        { "simple condition 64; a pattern has 64 of them", () => Pattern(
            Begin("a") with { Condition = new CepCondition.Simple(64) }) },
        { "iterative condition -1", () => Pattern(
            Begin("a") with { Condition = new CepCondition.Not(new CepCondition.Iterative(-1)) }) },
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void A_pattern_without_sense_is_refused(string reason, Func<CepPattern> make)
    {
        var error = Assert.Throws<CepPatternException>(make);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_could_go_round_without_an_event_is_refused()
    {
        var group = Group(
            CepContiguity.FollowedBy, CepQuantifier.OneOrMore(), Begin("b", Maybe), FollowedBy("c", Maybe));
        var pattern = Pattern(Begin("a"), group, Next("d"));
        var error = Assert.Throws<CepPatternException>(() => CepAutomaton.Compile(pattern));
        Assert.Contains("all of its parts may be missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_between_events_longer_than_that_of_all_is_refused()
    {
        var late = FollowedBy("b") with { WithinPrevious = new Duration(11) };
        var error = Assert.Throws<CepPatternException>(() => CepAutomaton.Compile(Within(10, Begin("a"), late)));
        Assert.Contains("step b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_from_zero_may_follow_a_greedy_step() => Assert.Equal(
        ["a", "b", "c"], Pattern(Begin("a", Greedy), FollowedBy("b", CepQuantifier.Times(0, 2)), Next("c")).StepNames);

    [Fact]
    public void A_pattern_that_may_match_nothing_says_so()
    {
        var any = CepQuantifier.OneOrMore() with { IsOptional = true };
        Assert.True(CepAutomaton.Compile(Pattern(Begin("a", Maybe))).CanBeEmpty);
        Assert.True(CepAutomaton.Compile(Pattern(Begin("a", any), Next("b", Maybe))).CanBeEmpty);
        Assert.False(CepAutomaton.Compile(Pattern(Begin("a", Greedy))).CanBeEmpty);
        Assert.False(CepAutomaton.Compile(Pattern(Begin("a", CepQuantifier.OneOrMore()), Next("b", Maybe))).CanBeEmpty);
    }

    [Fact]
    public void Steps_have_numbers_in_the_order_of_the_text()
    {
        var group = Group(CepContiguity.FollowedBy, CepQuantifier.Times(2), Begin("b"), Next("c"));
        var pattern = Pattern(Begin("a"), group, FollowedBy("d"));
        Assert.Equal(["a", "b", "c", "d"], pattern.StepNames);
        Assert.Equal((2, -1), (pattern.StepOf("c"), pattern.StepOf("x")));
    }

    [Fact]
    public void The_text_of_a_pattern_says_all_of_it()
    {
        var loop = FollowedBy("b", Greedy with { IsOptional = true, Gap = new Duration(5) }) with
        {
            Until = new CepCondition.Or(new CepCondition.Not(Is('c')), new CepCondition.Iterative(1)),
        };
        var pattern = new CepPattern(
            [
                Begin("a\"") with { WithinPrevious = new Duration(2), Condition = CepCondition.Always }, loop,
                Group(CepContiguity.Next, CepQuantifier.Times(2, 3), Begin("c"), NotNext("d")),
            ],
            new(9), new CepSkip.ToLast("c", CepMiss.Throw));
        Assert.Equal(
            "Begin \"a\"\"\" after the one before 2 us; " +
            "FollowedBy \"b\" where s1 1 times or more by FollowedBy greedy or not gap 5 us until (!s2 | i1); " +
            "Next (Begin \"c\" where s2; NotNext \"d\" where s3) 2 to 3 times by FollowedBy " +
            "within 9 us skip to last \"c\" or Throw",
            pattern.ToString());
    }

    [Fact]
    public void What_cannot_matter_is_known_beforehand()
    {
        var relaxed = CepAutomaton.Compile(Pattern(Begin("a"), FollowedBy("b"), FollowedByAny("c")));
        Assert.Equal((true, true, true, false), Matter(relaxed));
        var strict = CepAutomaton.Compile(Pattern(Begin("a"), Next("b")));
        Assert.Equal((true, true, true, true), Matter(strict));
        var both = new CepCondition.And(Is('b'), new CepCondition.Iterative(0));
        var asked = CepAutomaton.Compile(Pattern(Begin("a"), FollowedBy("b") with { Condition = both }));
        Assert.Equal((true, true, false, false), Matter(asked));
    }

    private static CepPart.Group Once(CepContiguity contiguity, params CepPart[] parts) =>
        Group(contiguity, CepQuantifier.Single, parts);

    private static (bool A, bool B, bool C, bool None) Matter(CepAutomaton automaton) => (
        automaton.CanMatter(MaskOf("a")), automaton.CanMatter(MaskOf("b")), automaton.CanMatter(MaskOf("c")),
        automaton.CanMatter(0));
}
