using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.GroupWindows.Groups;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.GroupWindows;

public sealed class GroupWindowTests
{
    private static readonly SourceGroup Two = new("site", "a", "b");

    [Fact]
    public void A_member_that_is_cut_off_is_missing_and_completes_the_window_when_it_returns()
    {
        var player = Player(Spec(Two));

        // Both are there until b is cut off at 12 s.
        player.Play(Online("a"), Online("b"), Tick(12), Read("a", 3, 1), Read("b", 4, 2), Read("a", 11, 4));
        player.Play(Low("a", 12), Low("b", 12), Offline("b"));
        Assert.Equal(["[0,10) 0 final 2/2 - sum 3"], Out(player));
        player.Play(Tick(5), Tick(5), Low("a", 20));
        Assert.Equal("[10,20) 0 incomplete 1/2 b sum 4", Out(player)[^1]);

        // It returns at 95 s: the group goes on with a alone, and b's backlog is silent until b has passed the window.
        player.Play(Tick(73), Low("a", 95), Online("b"), Low("b", 12), Read("b", 13, 8), Read("b", 18, 16));
        player.Play(new ScriptStep.Low("b", new(19_999_999)));
        Assert.Equal(2, player.Sink["out"].Count);
        player.Play(Low("b", 20));
        Assert.Equal("[10,20) 1 final 2/2 - sum 28", Out(player)[^1]);

        // It has caught up: from now on the group waits for it.
        player.Play(Low("b", 95), Tick(10), Read("a", 101, 1), Low("a", 110));
        Assert.Equal(3, player.Sink["out"].Count);
        player.Play(Low("b", 110));
        Assert.Equal("[100,110) 0 final 2/2 - sum 1", Out(player)[^1]);
    }

    [Fact]
    public void A_silent_member_that_is_online_holds_the_window_until_the_deadline()
    {
        var player = Player(Spec(Two));

        player.Play(Online("a"), Online("b"), Read("a", 3, 1), Tick(20), Low("a", 20), Tick(49));
        Assert.Empty(player.Sink["out"]);
        player.Play(Tick(1));

        Assert.Equal(["[0,10) 0 incomplete 1/2 b sum 1"], Out(player));
    }

    [Fact]
    public void A_window_that_nobody_read_for_waits_closed_until_somebody_completes()
    {
        var player = Player(Spec(Two));

        player.Play(Online("a"), Tick(30), Low("a", 30), Read("b", 12, 5), Tick(1));
        Assert.Empty(player.Sink["out"]);
        player.Play(Low("b", 25));

        Assert.Equal(["[10,20) 0 final 2/2 - sum 5"], Out(player));
    }

    [Fact]
    public void Beyond_the_horizon_a_reading_is_a_dead_letter_even_when_it_is_late_as_well()
    {
        var player = Player(Spec(Two) with { Horizon = Duration.FromSeconds(80) });

        player.Play(Online("a"), Online("b"), Read("a", 3, 1), Low("a", 4), Read("a", 2, 7), Tick(89), Read("b", 5, 1));
        Assert.Equal(["a 2 late"], player.Sink["dead_letters"].Select(BriefLetter));
        player.Play(Tick(1), Read("a", 2, 7), Read("b", 6, 1), Low("b", 95), Low("a", 95));

        Assert.Equal(
            ["a 2 late", "a 2 beyond_horizon", "b 6 beyond_horizon"], player.Sink["dead_letters"].Select(BriefLetter));
        Assert.Equal(["[0,10) 0 incomplete 0/2 a,b sum 1"], Out(player));
    }

    [Fact]
    public void Open_windows_say_early_what_they_have_when_there_is_news()
    {
        var player = Player(Spec(Two) with { Early = Duration.FromSeconds(3) });

        player.Play(Online("a"), Online("b"), Read("a", 1, 1), Tick(2), Tick(1), Tick(3), Read("b", 2, 2), Tick(2));
        Assert.Equal(["[0,10) 0 provisional 0/2 a,b sum 1"], Out(player));
        player.Play(Tick(1), Low("a", 10), Low("b", 10));

        Assert.Equal(
            ["[0,10) 1 provisional 0/2 a,b sum 3", "[0,10) 2 final 2/2 - sum 3"], Out(player).Skip(1));
    }

    [Fact]
    public void A_long_absence_is_measured_from_its_beginning_over_a_restore()
    {
        var player = new ScriptPlayer(Pipeline(Spec(Two)), At(0), null, 1);

        player.Play(Online("a"), Online("b"), Read("a", 1, 1), Tick(2), Offline("b"), Tick(4), Low("a", 10));
        Assert.Empty(player.Sink["out"]);
        player.Play(Tick(1));

        Assert.Equal(["[0,10) 0 incomplete 1/2 b sum 1"], Out(player));
    }

    [Fact]
    public void Metrics_have_windows_of_their_own_and_groups_their_own_watermarks()
    {
        var player = Player(Spec(new("line-1", "a", "b"), new("line-2", "c"), new("site", "a", "b", "c")));

        player.Play(Online("a"), Online("b"), Online("c"), Tick(1), Read("a", 1, 1, "t"), Read("b", 2, 2, "t"));
        player.Play(Read("a", 1, 4, "p"), Read("c", 3, 8, "t"), Tick(10), Low("c", 10), Low("a", 10), Low("b", 10));

        Assert.Equal(
            ["line-2 t 8", "line-1 p 4", "line-1 t 3", "site p 4", "site t 11"],
            player.Sink["out"].Select(line => line.Split(' ')).Select(
                part => $"{part[0][6..]} {part[1][7..]} {part[5][4..]}"));
    }

    [Fact]
    public void Rows_have_the_columns_of_windows_of_one_source_with_the_group_in_place_of_the_source()
    {
        var spec = Spec(Two) with { Aggregates = [.. WindowSpec.Statistics("value")], GroupColumn = "line" };
        var player = Player(spec);

        player.Play(Online("a"), Read("a", 1, 2), Read("b", 2, 4), Read("a", 3, 4), Read("b", 4, 6));
        player.Play(new ScriptStep.EndOfInput());

        Assert.Equal(
            ["line=site metric=t window_start=0 window_end=10000000 count=4 sum=16 min=2 max=6 avg=4 "
                + "stddev=1.632993161855452 revision=0 state=final present=2 expected=2"],
            player.Sink["out"]);
    }

    [Fact]
    public void A_pack_folds_into_every_group_of_its_source()
    {
        var player = Player(Spec(new("line", "a"), new("site", "a", "b"), new("other", "b")));

        player.Play(Online("a")).Play(Enumerable.Range(0, 2_000).Select(row => Read("a", row / 200.0, row)));
        player.Play(new ScriptStep.EndOfInput());

        Assert.Equal(
            ["[0,10) 0 final 1/1 - sum 1999000", "[0,10) 0 incomplete 1/2 b sum 1999000"], Out(player));
    }

    [Fact]
    public void A_dead_letter_keeps_the_reading_and_says_which_group_refused_it()
    {
        var player = Player(Spec(Two));

        player.Play(Online("a"), Tick(9), Low("a", 8), Read("a", 7, 1.5));

        Assert.Equal(
            ["device=a metric=t value=1.5 quality=synced boot=boot seq=0 arrived=9000000 event_time=7000000 "
                + "reason=late detail=group site"],
            player.Sink["dead_letters"]);
    }

    [Fact]
    public void After_the_end_of_the_input_nothing_of_the_windows_is_left()
    {
        ScriptStep[] beginning = [Online("a"), Online("b"), Tick(10)];
        var busy = Player(Spec(Two)).Play(beginning).Play(Read("a", 1, 1), Low("a", 30), Read("b", 5, 1));
        var quiet = Player(Spec(Two)).Play(beginning).Play(Low("a", 30));

        busy.Play(new ScriptStep.EndOfInput());
        quiet.Play(new ScriptStep.EndOfInput());

        Assert.Equal(quiet.SnapshotOf(Operator), busy.SnapshotOf(Operator));
        Assert.Equal(["[0,10) 0 final 2/2 - sum 2"], Out(busy));
    }

    [Fact]
    public void What_contradicts_itself_is_refused_when_the_pipeline_is_described()
    {
        Refused(Spec(new SourceGroup("site", "a", "a")));
        Refused(Spec(Two, Two));
        Refused(Spec(Two) with { Early = Duration.Zero });
        Refused(Spec(Two) with { Deadline = new(-1) });
        Refused(Spec(Two) with { Size = Duration.Zero });
        Refused(Spec(Two) with { Aggregates = [] });
        Refused(Spec(Two) with { GroupColumn = "metric" });
        Assert.Throws<ArgumentException>(() => new GroupWindowOperator(
            Spec(Two), new(Engine.Execution.ReadingSchema.Schema, null)));
    }

    private static void Refused(GroupWindowSpec spec) => Assert.Throws<ArgumentException>(() => Pipeline(spec));

    private static string[] Out(ScriptPlayer player) => [.. player.Sink["out"].Select(Brief)];
}
