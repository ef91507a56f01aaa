using Telemetry.Engine.State;
using static Telemetry.Engine.Tests.Cep.Letters;
using static Telemetry.Engine.Tests.Cep.MatchPlayer;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>The state of a key as bytes.</summary>
public sealed class CepSnapshotTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_restore_after_any_event_changes_nothing(int seed)
    {
        for (var round = 0; round < 150; round++)
        {
            var random = new Random((seed * 10_000) + round);
            var patterns = new RandomPatterns(random) { IsFull = true };
            var pattern = patterns.Next();
            var events = patterns.Events(9).Split(' ');
            var straight = new MatchPlayer(pattern);
            straight.Feed(string.Join(' ', events));
            straight.Advance(1_000);
            for (var point = 0; point <= events.Length; point++)
            {
                var restored = new MatchPlayer(pattern);
                restored.Feed(string.Join(' ', events[..point]));
                restored.Restore();
                restored.Feed(string.Join(' ', events[point..]));
                restored.Advance(1_000);
                var name = $"seed {seed}, round {round}, after {point}: {pattern} over {string.Join(' ', events)}";
                Assert.Equal([name, .. straight.Lines], [name, .. restored.Lines]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Equal_states_have_equal_bytes_however_they_were_reached(int seed)
    {
        for (var round = 0; round < 100; round++)
        {
            var random = new Random((seed * 10_000) + round);
            var patterns = new RandomPatterns(random) { IsFull = true };
            var pattern = patterns.Next();
            var events = patterns.Events(10).Split(' ');
            var straight = new MatchPlayer(pattern);
            var moved = new MatchPlayer(pattern);
            foreach (var text in events)
            {
                straight.Feed(text);
                moved.Restore();
                moved.Feed(text);
                Assert.Equal(straight.Save(), moved.Save());
            }
        }
    }

    [Fact]
    public void Rows_are_those_that_are_held_in_the_order_in_which_they_came()
    {
        var player = new MatchPlayer(Pattern(Begin("a"), FollowedByAny("b"), FollowedBy("c")));
        player.Feed("d a b d b a");
        Assert.Equal([1, 2, 4, 5], player.Matcher.RowsOf(Key).ToArray().Select(NumberOf));
    }

    [Fact]
    public void A_key_without_partial_matches_has_three_zeros()
    {
        var player = new MatchPlayer(Pattern(Begin("a"), FollowedBy("b")));
        player.Feed("a b");
        Assert.Equal([0, 0, 0], player.Save());
    }

    [Fact]
    public void Bytes_that_are_not_of_this_pattern_are_refused()
    {
        var player = new MatchPlayer(Pattern(Begin("a"), FollowedByAny("b"), FollowedBy("c")));
        player.Feed("a b b");
        var bytes = player.Save();
        var rows = player.Matcher.RowsOf(Key).ToArray();
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var value in (byte[])[0, 1, 9, 127, 255])
            {
                var broken = bytes.ToArray();
                broken[at] = value;
                var other = new MatchPlayer(player.Automaton.Pattern);
                try
                {
                    other.Matcher.Read(Key, new(broken), rows);
                }
                catch (SnapshotFormatException)
                {
                    continue;
                }
                // What can be read can be written and goes on.
                _ = other.Save();
                other.Drop();
            }
        }
        var fewer = new MatchPlayer(player.Automaton.Pattern);
        Assert.Throws<SnapshotFormatException>(() => fewer.Matcher.Read(Key, new(bytes), [1]));
    }
}
