using Telemetry.Engine.Cep;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.Cep.Letters;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>Memory has a bound, and whoever loses a partial match to it hears of it.</summary>
public sealed class CepLimitTests
{
    private static readonly CepPart.Step EndlessB = FollowedBy("b", CepQuantifier.OneOrMore());

    [Fact]
    public void The_oldest_partial_match_of_a_key_goes_when_it_has_too_many()
    {
        var player = new MatchPlayer(Pattern(Begin("a"), FollowedBy("c")), limits: new() { PartialsPerKeyMax = 2 });
        player.Feed("a a a a c");
        Assert.Equal(
            ["dropped PartialsOfKey a0 @2", "dropped PartialsOfKey a1 @3", "a2 c4 @4", "a3 c4 @4"], player.Lines);
        Assert.Equal(2, player.Matcher.Dropped);
    }

    [Fact]
    public void A_loop_without_end_is_given_up_when_it_holds_too_many_events()
    {
        var pattern = Pattern(Begin("a"), EndlessB, FollowedBy("c"));
        var player = new MatchPlayer(pattern, limits: new() { PlacesPerKeyMax = 5 });
        player.Feed("a b b b b b b b");
        Assert.Contains("dropped PlacesOfKey a0 b1 b2 b3 b4 b5 @5", player.Lines);
        Assert.InRange(player.Matcher.Places, 0, 5);
        Assert.InRange(player.HeldRows, 0, 5);
    }

    [Fact]
    public void Of_all_keys_the_one_whose_event_came_gives_up()
    {
        var player = new MatchPlayer(Pattern(Begin("a"), FollowedBy("c")), limits: new() { PartialsMax = 2 });
        player.Matcher.Process(1, 1_001, new(1), MaskOf("a"), player);
        player.Feed("a a");
        Assert.Equal(["dropped Partials a0 @1"], player.Lines);
        Assert.Equal(1, player.Matcher.PartialsOf(1));
        player = new(Pattern(Begin("a"), FollowedBy("c")), limits: new() { PlacesMax = 1 });
        player.Feed("a a");
        Assert.Equal(["dropped Places a0 @1"], player.Lines);
    }

    [Fact]
    public void A_match_that_waited_for_what_was_given_up_goes()
    {
        var needs = CepCondition.Both(Is('c'), new CepCondition.Iterative(0));
        var pattern = Skipping(CepSkip.PastLast, Begin("a"), FollowedBy("c") with { Condition = needs });
        var player = new MatchPlayer(pattern, [new FirstIsOdd()], new() { PartialsPerKeyMax = 2 });
        player.Feed("a a c");
        Assert.Empty(player.Lines);
        player.Feed("a");
        Assert.Equal(["dropped PartialsOfKey a0 @3", "a1 c2 @3"], player.Lines);
    }

    [Fact]
    public void Limits_below_one_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new MatchPlayer(Pattern(Begin("a")), limits: new() { PlacesMax = 0 }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loop_without_end_keeps_its_memory_flat(bool isByTime)
    {
        var pattern = isByTime
            ? Within(50, Begin("a"), EndlessB, FollowedBy("c"))
            : Pattern(Begin("a"), EndlessB, FollowedBy("c"));
        var rows = new QuietRows();
        var limits = new CepLimits { PartialsPerKeyMax = 100, PlacesPerKeyMax = 500 };
        var matcher = new CepMatcher(CepAutomaton.Compile(pattern), rows, limits: limits);
        var most = 0;
        for (var number = 0; number < 200_000; number++)
        {
            matcher.Process(0, number, new(number), MaskOf(number % 20 == 0 ? "a" : "b"), rows);
            most = Math.Max(most, matcher.Places);
        }
        Assert.InRange(most, 1, 500);
        Assert.InRange(rows.Held, 1, 500);
        matcher.Finish(0, rows);
        Assert.Equal(0, rows.Held);
    }

    [Fact]
    public void Nothing_is_allocated_per_event_in_the_steady_state()
    {
        var pattern = Within(800, Begin("a"), FollowedBy("b"), FollowedBy("c", CepQuantifier.Times(1, 3)));
        var rows = new QuietRows();
        var matcher = new CepMatcher(CepAutomaton.Compile(pattern), rows);
        Run(matcher, rows, 0, 50_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(matcher, rows, 50_000, 100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(rows.Matches > 1_000);
    }

    private static void Run(CepMatcher matcher, QuietRows rows, int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            matcher.Process(number % 50, number, new(number), 1UL << (number * 31 % 7 % 4), rows);
            if (number % 100 == 0) { matcher.Advance(number / 100 % 50, new EventTime(number), rows); }
        }
    }

    private sealed class QuietRows : ICepEvents, ICepOutput
    {
        public int Held { get; private set; }

        public int Matches { get; private set; }

        public void Retain(int row) => Held++;

        public void Release(int row) => Held--;

        public void Matched(int key, in CepMatch match) => Matches += match.Rows.Length > 0 ? 1 : 0;

        public void TimedOut(int key, in CepMatch partial)
        {
        }

        public void Dropped(int key, in CepMatch partial, CepDropReason reason)
        {
        }
    }

    private sealed class FirstIsOdd : ICepCondition
    {
        public bool Holds(in CepContext context) => context.First(0) % 2 == 1;
    }
}
