using Telemetry.Engine.Cep;
using static Telemetry.Engine.Tests.Cep.Letters;
using static Telemetry.Engine.Tests.Cep.MatchPlayer;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>What a match takes away.</summary>
public sealed class CepSkipTests
{
    private static readonly CepPart[] LoopThenC = [Begin("a", CepQuantifier.OneOrMore()), FollowedBy("c")];

    [Fact]
    public void Without_skipping_every_match_is_given() => Assert.Equal(
        6, Play(Skipping(CepSkip.None, LoopThenC), "a a a c").Count);

    [Fact]
    public void To_the_next_event_one_match_begins_with_each() => Assert.Equal(
        ["a0 a1 a2 c3 @3", "a1 a2 c3 @3", "a2 c3 @3"], Play(Skipping(CepSkip.Next, LoopThenC), "a a a c"));

    [Fact]
    public void Past_the_last_event_matches_do_not_overlap() => Assert.Equal(
        ["a0 a1 c2 @2", "a3 c4 @4"], Play(Skipping(CepSkip.PastLast, LoopThenC), "a a c a c"));

    [Fact]
    public void To_the_first_event_of_a_step_what_began_before_it_goes()
    {
        CepPart[] parts = [Begin("a", CepQuantifier.Times(2)), Next("b", CepQuantifier.Times(2))];
        var pattern = Skipping(new CepSkip.ToFirst("b"), [Begin("ab", CepQuantifier.Times(2)), Next("b")]);
        Assert.Equal(["a0 a1 b2 b3 @3"], Play(Skipping(new CepSkip.ToFirst("b"), parts), "a a b b"));
        Assert.Equal(["ab0 ab1 b2 @2", "ab2 ab3 b4 @4"], Play(pattern, "ab ab ab ab ab"));
    }

    [Fact]
    public void To_the_last_event_of_a_step_what_began_before_it_goes()
    {
        var pattern = Skipping(new CepSkip.ToLast("ab"), Begin("ab", CepQuantifier.Times(3)), Next("b"));
        Assert.Equal(["ab0 ab1 ab2 b3 @3", "ab2 ab3 ab4 b5 @5"], Play(pattern, "ab ab ab ab ab ab"));
    }

    [Fact]
    public void A_match_waits_while_an_earlier_partial_match_could_skip_it()
    {
        var pattern = new CepPattern(
            [Begin("a"), FollowedBy("b", CepQuantifier.Times(1, 2)), FollowedBy("c")], new(10), CepSkip.PastLast);
        var player = new MatchPlayer(pattern);
        player.Feed("a@0 d@1 b@2 c@3");
        Assert.Equal(["a0 b2 c3 @3"], player.Lines);
        pattern = new([Begin("a"), FollowedBy("b"), FollowedBy("d")], new(10), CepSkip.PastLast);
        player = new(pattern);
        player.Feed("a@0 a@1 b@2 d@3");
        Assert.Equal(["a0 b2 d3 @3"], player.Lines);
    }

    [Fact]
    public void Matches_that_wait_go_at_the_end_of_the_input_and_skip_as_ever()
    {
        // The first never gets its c, and could skip the others.
        var longer = CepCondition.Both(Is('c'), new CepCondition.Iterative(0));
        var pattern = new CepPattern(
            [Begin("a"), FollowedBy("c") with { Condition = longer }], default, CepSkip.PastLast);
        var player = new MatchPlayer(pattern, [new FirstIsEven()]);
        player.Feed("d@0 a@1 a@2 c@5 a@6 c@7");
        Assert.Empty(player.Lines);
        player.Matcher.Finish(MatchPlayer.Key, player);
        Assert.Equal(["a2 c3 @5", "a4 c5 @7"], player.Lines);
        Assert.Equal(0, player.HeldRows);
        Assert.True(player.Matcher.IsIdle(MatchPlayer.Key));
    }

    [Fact]
    public void A_match_that_waited_goes_when_the_earlier_one_is_out_of_time()
    {
        // The first needs another c; the second has all that it needs, but the first could still skip it.
        var longer = CepCondition.Both(Is('c'), new CepCondition.Iterative(0));
        var pattern = new CepPattern(
            [Begin("a"), FollowedBy("c") with { Condition = longer }], new(10), CepSkip.PastLast);
        var player = new MatchPlayer(pattern, [new FirstIsEven()]);
        player.Feed("d@0 a@1 a@2 c@5");
        Assert.Empty(player.Lines);
        player.Advance(10);
        Assert.Empty(player.Lines);
        player.Advance(20);
        Assert.Equal(["timeout a1 @11", "a2 c3 @11"], player.Lines);
    }

    [Fact]
    public void Nothing_is_skipped_when_the_step_to_skip_to_is_missing()
    {
        var player = new MatchPlayer(new([.. OptionalMiddle()], new(10), new CepSkip.ToFirst("b")));
        player.Feed("a a c");
        player.Advance(100);
        Assert.Equal(["a0 c2 @2", "timeout a0 @10", "a1 c2 @10", "timeout a1 @11"], player.Lines);
    }

    [Fact]
    public void A_missing_step_to_skip_to_may_be_an_error()
    {
        var pattern = Skipping(new CepSkip.ToFirst("b", CepMiss.Throw), OptionalMiddle());
        var error = Assert.Throws<CepSkipException>(() => Play(pattern, "a c"));
        Assert.Contains("skip to b, but the match has no such event", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipping_to_the_first_event_of_the_match_may_be_an_error()
    {
        var pattern = Skipping(new CepSkip.ToFirst("a", CepMiss.Throw), OptionalMiddle());
        var error = Assert.Throws<CepSkipException>(() => Play(pattern, "a c"));
        Assert.Contains("skip to a, but that is the first event", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_miss_may_skip_to_the_next_event_instead()
    {
        CepPart[] parts = [Begin("a", CepQuantifier.OneOrMore()), FollowedByAny("c")];
        Assert.Equal(
            ["a0 a1 c2 @2", "a1 c2 @2"],
            Play(Skipping(new CepSkip.ToLast("b", CepMiss.Next), [.. parts, OptionalMiddle()[1]]), "a a c").Distinct());
        Assert.Equal(
            ["a0 c1 @1"], Play(Skipping(new CepSkip.ToFirst("a", CepMiss.Next), parts), "a c c"));
    }

    private static CepPart[] OptionalMiddle() =>
        [Begin("a"), FollowedBy("b", CepQuantifier.Single with { IsOptional = true }), FollowedBy("c")];

    private sealed class FirstIsEven : ICepCondition
    {
        public bool Holds(in CepContext context) => context.First(0) % 2 == 0;
    }
}
