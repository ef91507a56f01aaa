using Telemetry.Engine.Cep;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.Cep.Letters;
using static Telemetry.Engine.Tests.Cep.MatchPlayer;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>When partial matches end, and that nothing depends on how often time is told.</summary>
public sealed class CepTimeTests
{
    [Fact]
    public void The_last_event_comes_less_than_the_time_after_the_first()
    {
        var pattern = Within(10, Begin("a"), FollowedBy("b"));
        Assert.Equal(["a0 b1 @9"], Play(pattern, "a@0 b@9"));
        Assert.Equal(["timeout a0 @10"], Play(pattern, "a@0 b@10"));
    }

    [Fact]
    public void A_step_comes_less_than_its_time_after_the_event_before()
    {
        var pattern = Pattern(Begin("a"), FollowedBy("b") with { WithinPrevious = new Duration(3) }, FollowedBy("c"));
        Assert.Equal(["a0 b1 c2 @90"], Play(pattern, "a@0 b@2 c@90"));
        Assert.Equal(["timeout a0 @3"], Play(pattern, "a@0 b@3 c@4"));
    }

    [Fact]
    public void A_gap_is_between_repetitions()
    {
        var times = CepQuantifier.Times(3) with { Gap = new Duration(3) };
        var pattern = Pattern(Begin("s"), FollowedBy("b", times), FollowedBy("c"));
        Assert.Equal(["s0 b1 b2 b3 c4 @5"], Play(pattern, "s@0 b@1 b@3 b@4 c@5"));
        Assert.Equal(["timeout s0 b1 @4"], Play(pattern, "s@0 b@1 b@4 b@5 c@6"));
    }

    [Fact]
    public void What_is_out_of_time_ends_by_its_deadline()
    {
        var soon = FollowedBy("b") with { WithinPrevious = new Duration(4) };
        var pattern = Within(10, Begin("a"), soon, FollowedBy("c"));
        var player = new MatchPlayer(pattern);
        player.Feed("a@0 b@1 a@5");
        player.Advance(100);
        Assert.Equal(["timeout a2 @9", "timeout a0 b1 @10"], player.Lines);
        Assert.Equal(0, player.HeldRows);
    }

    [Fact]
    public void A_deadline_says_when_time_must_be_told()
    {
        var player = new MatchPlayer(Within(10, Begin("a"), FollowedBy("b")));
        Assert.Equal(EventTime.Max, player.Matcher.DeadlineOf(Key));
        player.Feed("a@5");
        Assert.Equal(new EventTime(15), player.Matcher.DeadlineOf(Key));
        player.Advance(15);
        Assert.Equal(EventTime.Max, player.Matcher.DeadlineOf(Key));
        Assert.Equal(["timeout a0 @15"], player.Lines);
    }

    [Fact]
    public void The_end_of_time_ends_what_has_a_time_and_nothing_else()
    {
        var player = new MatchPlayer(Within(10, Begin("a"), FollowedBy("b")));
        player.Feed("a");
        player.Matcher.Advance(Key, EventTime.Max, player);
        Assert.Equal(["timeout a0 @10"], player.Lines);
        player = new(Pattern(Begin("a"), FollowedBy("b")));
        player.Feed("a");
        player.Matcher.Advance(Key, EventTime.Max, player);
        Assert.Empty(player.Lines);
        Assert.False(player.Matcher.IsIdle(Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_depends_on_how_often_time_is_told(int seed)
    {
        for (var round = 0; round < 300; round++)
        {
            var random = new Random((seed * 10_000) + round);
            var patterns = new RandomPatterns(random) { IsFull = true };
            var pattern = patterns.Next();
            var events = patterns.Events(random.Next(4, 10));
            var seldom = new MatchPlayer(pattern);
            seldom.Feed(events);
            seldom.Advance(1_000);
            var often = new MatchPlayer(pattern);
            foreach (var text in events.Split(' '))
            {
                var time = long.Parse(text.Split('@')[1], System.Globalization.CultureInfo.InvariantCulture);
                for (var instant = Math.Max(0, time - 3); instant <= time; instant++) { often.Advance(instant); }
                often.Feed(text);
            }
            for (var instant = 0; instant <= 1_000; instant++) { often.Advance(instant); }
            var name = $"seed {seed}, round {round}: {pattern} over {events}";
            Assert.Equal([name, .. seldom.Lines], [name, .. often.Lines]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Events_that_cannot_matter_need_not_be_given(int seed)
    {
        var passedOver = 0;
        for (var round = 0; round < 300; round++)
        {
            var random = new Random((seed * 10_000) + round);
            var patterns = new RandomPatterns(random) { IsFull = true };
            var pattern = patterns.Next();
            var events = patterns.Events(12).Split(' ');
            var all = new MatchPlayer(pattern);
            var some = new MatchPlayer(pattern);
            foreach (var text in events)
            {
                all.Feed(text);
                if (all.Automaton.CanMatter(MaskOf(text.Split('@')[0]))) { some.Feed(text); continue; }
                some.PassOver(text);
                passedOver++;
            }
            all.Advance(1_000);
            some.Advance(1_000);
            var name = $"seed {seed}, round {round}: {pattern} over {string.Join(' ', events)}";
            Assert.Equal([name, .. all.Lines], [name, .. some.Lines]);
        }
        Assert.True(passedOver > 100);
    }
}
