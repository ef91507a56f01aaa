using Telemetry.Engine.Cep;
using static Telemetry.Engine.Tests.Cep.Letters;
using static Telemetry.Engine.Tests.Cep.MatchPlayer;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>What each part of the language means. Lines are the steps with the numbers of their events, and when the
/// match came to be.</summary>
public sealed class CepMatcherTests
{
    private static readonly CepQuantifier OneOrMore = CepQuantifier.OneOrMore();
    private static readonly CepQuantifier Combined = OneOrMore with { Inner = CepContiguity.FollowedByAny };

    [Fact]
    public void Next_takes_the_very_next_event() =>
        Assert.Equal(["a3 b4 @4"], Play(Pattern(Begin("a"), Next("b")), "a c b a b"));

    [Fact]
    public void Followed_by_skips_what_does_not_match_and_takes_the_first_that_does() =>
        Assert.Equal(["a0 b2 @2"], Play(Pattern(Begin("a"), FollowedBy("b")), "a c b b"));

    [Fact]
    public void Followed_by_any_takes_each_that_matches() =>
        Assert.Equal(["a0 b2 @2", "a0 b3 @3"], Play(Pattern(Begin("a"), FollowedByAny("b")), "a c b b"));

    [Fact]
    public void Not_next_forbids_the_next_event_only() => Assert.Equal(
        ["a2 c5 @5"], Play(Pattern(Begin("a"), NotNext("b"), FollowedBy("c")), "a b a d b c"));

    [Fact]
    public void Not_next_at_the_end_waits_for_the_next_event() => Assert.Equal(
        ["a0 @1"], Play(Pattern(Begin("a"), NotNext("b")), "a c a b"));

    [Fact]
    public void Not_followed_by_forbids_until_the_next_step_takes_its_event() => Assert.Equal(
        ["a3 c5 @5"], Play(Pattern(Begin("a"), NotFollowedBy("b"), FollowedBy("c")), "a d b a d c b c"));

    [Fact]
    public void Not_followed_by_at_the_end_matches_when_the_time_is_over()
    {
        var player = new MatchPlayer(Within(10, Begin("a"), NotFollowedBy("b")));
        player.Feed("a@0 a@3 b@8 a@9");
        Assert.Empty(player.Lines);
        player.Advance(18);
        Assert.Empty(player.Lines);
        player.Advance(30);
        Assert.Equal(["a3 @19"], player.Lines);
        Assert.True(player.Matcher.IsIdle(Key));
    }

    [Fact]
    public void What_is_forbidden_before_an_optional_step_is_not_when_that_took_its_event()
    {
        var pattern = Pattern(
            Begin("a"), NotFollowedBy("b"), FollowedByAny("c", CepQuantifier.Single with { IsOptional = true }),
            FollowedByAny("d"));
        Assert.Equal(["a0 c1 d3 @3"], Play(pattern, "a c b d"));
        Assert.Empty(Play(pattern, "a b d"));
    }

    [Fact]
    public void A_loop_gives_a_match_for_each_length() => Assert.Equal(
        ["a0 b1 c3 @3", "a0 b1 b2 c3 @3"],
        Play(Pattern(Begin("a"), FollowedBy("b", OneOrMore), FollowedBy("c")), "a b b c").Order(ByLength));

    [Fact]
    public void A_greedy_loop_gives_the_longest() => Assert.Equal(
        ["a0 b1 b3 c4 @4"],
        Play(Pattern(Begin("a"), FollowedBy("b", OneOrMore with { IsGreedy = true }), FollowedBy("c")), "a b d b c"));

    [Fact]
    public void A_consecutive_loop_ends_with_an_event_that_does_not_match() => Assert.Equal(
        ["a0 b1 c4 @4", "a0 b1 b2 c4 @4"],
        Play(
            Pattern(Begin("a"), FollowedBy("b", OneOrMore with { Inner = CepContiguity.Next }), FollowedBy("c")),
            "a b b d c b c").Order(ByLength));

    [Fact]
    public void Combinations_skip_what_matches_too() => Assert.Equal(
        ["a0 b1 c4 @4", "a0 b1 b2 c4 @4", "a0 b1 b3 c4 @4", "a0 b1 b2 b3 c4 @4"],
        Play(Pattern(Begin("a"), FollowedBy("b", Combined), FollowedBy("c")), "a b b b c").Order(ByLength));

    [Fact]
    public void Until_ends_a_loop_and_is_not_taken()
    {
        var loop = FollowedBy("b", OneOrMore) with { Until = Is('d') };
        Assert.Equal(["a0 b1 c4 @4"], Play(Pattern(Begin("a"), loop, FollowedBy("c")), "a b d b c"));
    }

    [Fact]
    public void Times_counts() => Assert.Equal(
        ["a0 a1 b3 @3", "a1 a2 b3 @3"],
        Play(Pattern(Begin("a", CepQuantifier.Times(2)), FollowedBy("b")), "a a a b"));

    [Fact]
    public void A_range_from_zero_may_be_missing() => Assert.Equal(
        ["a0 c2 @2", "a0 b1 c2 @2"],
        Play(Pattern(Begin("a"), FollowedBy("b", CepQuantifier.Times(0, 2)), FollowedBy("c")), "a b c")
            .Order(ByLength));

    [Fact]
    public void Repetitions_of_a_group_keep_their_steps_together()
    {
        var group = Group(CepContiguity.FollowedBy, CepQuantifier.Times(2), Begin("b"), FollowedBy("c"));
        Assert.Equal(["a0 b1 c2 b3 c5 d6 @6"], Play(Pattern(Begin("a"), group, FollowedBy("d")), "a b c b a c d"));
    }

    [Fact]
    public void A_pattern_may_begin_with_a_group_that_loops()
    {
        var group = Group(CepContiguity.Begin, OneOrMore, Begin("a"), Next("b"));
        Assert.Equal(
            ["a0 b1 c4 @4", "a2 b3 c4 @4", "a0 b1 a2 b3 c4 @4"],
            Play(Pattern(group, FollowedBy("c")), "a b a b c").Order(ByLength));
    }

    [Fact]
    public void What_follows_a_group_that_may_repeat_follows_its_last_event()
    {
        var group = Group(CepContiguity.Begin, OneOrMore, Begin("a"));
        Assert.Equal(["a0 b2 c3 @3"], Play(Pattern(group, FollowedBy("b"), FollowedBy("c")), "a d b c b c"));
        Assert.Empty(Play(Pattern(group, Next("b")), "a d b"));
    }

    [Fact]
    public void A_forbidden_event_before_the_beginning_forbids_nothing_later()
    {
        var maybe = CepQuantifier.Single with { IsOptional = true };
        var group = Group(CepContiguity.Begin, CepQuantifier.Single, Begin("a", maybe));
        Assert.Equal(["c1 @1"], Play(Pattern(group, NotFollowedBy("b"), FollowedBy("c")), "b c"));
    }

    [Fact]
    public void An_iterative_condition_sees_what_its_steps_took()
    {
        var pattern = Pattern(Begin("a"), FollowedBy("b", OneOrMore) with
        {
            Condition = new CepCondition.And(Is('b'), new CepCondition.Iterative(0)),
        }, FollowedBy("c"));
        var player = new MatchPlayer(pattern, [new FewerThan(pattern.StepOf("b"), 2)]);
        player.Feed("a b b b c");
        Assert.Equal(["a0 b1 c4 @4", "a0 b1 b2 c4 @4"], player.Lines.Order(ByLength));
    }

    [Fact]
    public void A_pattern_that_asks_more_conditions_than_there_are_is_refused()
    {
        var pattern = Pattern(Begin("a") with { Condition = new CepCondition.Iterative(3) });
        var error = Assert.Throws<ArgumentException>(() => new MatchPlayer(pattern));
        Assert.Contains("4 iterative conditions; 0 are given", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matches_come_by_their_first_event() => Assert.Equal(
        ["a0 b3 @3", "a1 b3 @3", "a2 b3 @3"], Play(Pattern(Begin("a"), FollowedBy("b")), "a a a b"));

    [Fact]
    public void Keys_know_nothing_of_each_other()
    {
        var player = new MatchPlayer(Pattern(Begin("a"), FollowedBy("b")));
        player.Matcher.Process(7, 1_000, new(0), MaskOf("a"), player);
        player.Matcher.Process(8, 1_001, new(1), MaskOf("b"), player);
        Assert.Empty(player.Lines);
        Assert.False(player.Matcher.IsIdle(7));
        Assert.True(player.Matcher.IsIdle(8));
        Assert.Equal(1, player.Matcher.PartialsOf(7));
        player.Matcher.Finish(7, player);
        Assert.True(player.Matcher.IsIdle(7));
        Assert.Equal(0, player.HeldRows);
        Assert.Equal((0, 0), (player.Matcher.Partials, player.Matcher.Places));
    }

    [Fact]
    public void Rows_are_held_while_a_partial_match_has_them()
    {
        var player = new MatchPlayer(Pattern(Begin("a"), Next("b"), Next("c")));
        player.Feed("d a");
        Assert.Equal(1, player.HeldRows);
        player.Feed("b");
        Assert.Equal(2, player.HeldRows);
        player.Feed("d");
        Assert.Equal(0, player.HeldRows);
    }

    private static Comparer<string> ByLength { get; } = Comparer<string>.Create((left, right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right));

    private sealed class FewerThan(int step, int count) : ICepCondition
    {
        public bool Holds(in CepContext context) => context.Count(step) < count;
    }
}
