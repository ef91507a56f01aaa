using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Windows.General.WindowScripts;

namespace Telemetry.Engine.Tests.Windows.General;

public sealed class GeneralWindowTests
{
    private static readonly WindowAssigner Ten = WindowAssigner.Tumbling(Long(10));

    [Fact]
    public void A_late_row_within_the_lateness_makes_the_window_speak_again_with_its_whole_value()
    {
        var lines = Play(OnEventTime(Ten, lateness: 5),
            Row("a", 1), Row("a", 9, 2), Mark(9), Row("a", 3, 4), Mark(13), Row("a", 4, 8), Mark(14), Row("a", 5, 16));

        Assert.Equal(["a [0,10) 2 3 #0 final", "a [0,10) 3 7 #1 final", "a [0,10) 4 15 #2 final"], lines);
    }

    [Fact]
    public void A_row_goes_to_the_late_rows_only_when_it_is_late_for_every_window()
    {
        var spec = OnEventTime(WindowAssigner.Hopping(Long(30), Long(10)));
        var player = new ScriptPlayer(Pipeline(spec), new EventTime(0));

        player.Play(Mark(30), Row("a", 24), Row("a", 0, 9), Mark(100));

        Assert.Equal(["a [10,40) 1 1 #0 final", "a [20,50) 1 1 #0 final"], player.Sink["out"].Select(Brief));
        Assert.Equal("device=a metric=t value=9", Assert.Single(player.Sink["late"]));
    }

    [Fact]
    public void A_window_at_the_end_of_time_is_not_forgotten_early_by_a_lateness_that_wraps_around()
    {
        const long Time = long.MaxValue - 1_750;
        var lines = Play(OnEventTime(WindowAssigner.Tumbling(Long(1_000)), lateness: 2_000),
            Row("a", Time), Mark(long.MaxValue - 1_500), Mark(long.MaxValue - 1));

        Assert.Single(lines);
        Assert.StartsWith("a [", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-15, "a [-23,-13) 1 1 #0 final")]
    [InlineData(-13, "a [-13,-3) 1 1 #0 final")]
    [InlineData(-14, "a [-23,-13) 1 1 #0 final")]
    [InlineData(6, "a [-3,7) 1 1 #0 final")]
    [InlineData(7, "a [7,17) 1 1 #0 final")]
    public void Windows_start_at_their_offset_on_both_sides_of_the_epoch(long time, string expected)
    {
        Assert.Equal([expected], Play(OnEventTime(WindowAssigner.Tumbling(Long(10), Long(-3))),
            Row("a", time), Mark(1_000)));
    }

    [Fact]
    public void Cumulating_windows_grow_step_by_step()
    {
        var lines = Play(OnEventTime(WindowAssigner.Cumulating(Long(30), Long(10))),
            Row("a", 1), Row("a", 11, 2), Row("a", 29, 4), Row("a", 30, 8), Mark(1_000));

        Assert.Equal(
            [
                "a [0,10) 1 1 #0 final", "a [0,20) 2 3 #0 final", "a [0,30) 3 7 #0 final",
                "a [30,40) 1 8 #0 final", "a [30,50) 1 8 #0 final", "a [30,60) 1 8 #0 final",
            ],
            lines);
    }

    [Fact]
    public void Sessions_that_touch_are_one()
    {
        var lines = Play(OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(10)))),
            Row("a", 0), Row("a", 20, 4), Row("a", 31, 8), Row("a", 10, 2), Mark(1_000));

        Assert.Equal(["a [0,30) 3 7 #0 final", "a [31,41) 1 8 #0 final"], lines);
    }

    [Fact]
    public void A_late_row_revives_a_session_that_is_kept_and_speaks_for_all_of_it()
    {
        var lines = Play(OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(10))), lateness: 20),
            Row("a", 0), Mark(9), Row("a", 5, 2), Mark(14), Row("a", 14, 4), Mark(100));

        Assert.Equal(["a [0,10) 1 1 #0 final", "a [0,15) 2 3 #0 final", "a [0,24) 3 7 #0 final"], lines);
    }

    [Fact]
    public void A_window_per_so_many_rows_forgets_what_it_said()
    {
        var spec = GeneralWindowSpec.Count(2, CountAndSum, ClockScope.Stream);

        var lines = Play(spec, Row("a", 5), Row("b", 1), Row("a", 1, 2), Row("a", 2, 4), Row("a", 3, 8));

        Assert.Equal(["2 3 #0 final", "2 12 #1 final"], lines.Select(line => line[(line.IndexOf(')') + 2)..]));
    }

    [Fact]
    public void Early_rows_by_journal_time_are_provisional_until_the_window_is_over()
    {
        var spec = OnEventTime(Ten) with { Trigger = WindowTrigger.ContinuousJournalTime(Long(5)) };

        var lines = Play(spec, Row("a", 1), Wait(4), Row("a", 2, 2), Wait(1), Wait(4), Row("a", 3, 4), Wait(1));

        Assert.Equal(["a [0,10) 2 3 #0 provisional", "a [0,10) 3 7 #1 provisional"], lines);
    }

    [Fact]
    public void Windows_of_journal_time_fire_before_the_rows_of_the_step_that_passes_them()
    {
        var spec = OnEventTime(WindowAssigner.Tumbling(Long(10), domain: TimeDomain.Journal)) with
        {
            Trigger = WindowTrigger.JournalTime,
        };

        var lines = Play(spec, Row("a", 77), Wait(9), Wait(1), Row("a", 3, 2), Wait(9));

        Assert.Equal(["a [0,10) 1 1 #0 final", "a [10,20) 1 2 #0 final"], lines);
    }

    [Fact]
    public void A_purging_trigger_makes_each_firing_speak_for_the_new_rows_alone()
    {
        var spec = OnEventTime(Ten, lateness: 10) with { Trigger = WindowTrigger.EventTime.Purging() };

        var lines = Play(spec, Row("a", 1), Mark(9), Row("a", 2, 2), Mark(30));

        Assert.Equal(["a [0,10) 1 1 #0 final", "a [0,10) 1 2 #1 final"], lines);
    }

    [Fact]
    public void A_window_without_aggregates_gives_its_rows()
    {
        var lines = Play(OnEventTime(Ten) with { Aggregates = [] }, Row("a", 4, 1), Row("a", 2, 2), Mark(9));

        Assert.Equal(["a [0,10) 1 #0 final", "a [0,10) 2 #0 final"], lines);
    }

    [Theory]
    [InlineData(false, "2 6", "2 12")]
    [InlineData(true, "2 3", "4 18")]
    public void An_evictor_of_count_keeps_the_last_rows(bool isAfter, string first, string second)
    {
        var spec = OnEventTime(WindowAssigner.Global()) with
        {
            Trigger = WindowTrigger.Count(isAfter ? 2 : 3),
            Evictor = WindowEvictor.Count(2, isAfter),
        };
        ScriptStep[] script = isAfter
            ? [Row("a", 0, 1), Row("a", 0, 2), Row("a", 0, 7), Row("a", 0, 8)]
            : [Row("a", 0, 1), Row("a", 0, 2), Row("a", 0, 4), Row("a", 0, 1), Row("a", 0, 5), Row("a", 0, 7)];

        var lines = Play(spec, script);

        Assert.Equal([first, second], lines.Select(line => line[(line.IndexOf(')') + 2)..line.IndexOf(" #")]));
    }

    [Fact]
    public void An_evictor_that_leaves_nothing_makes_the_window_speak_of_nothing()
    {
        var spec = OnEventTime(Ten) with { Evictor = WindowEvictor.Count(0) };

        Assert.Equal(["a [0,10) 0 null #0 final"], Play(spec, Row("a", 1), Mark(9)));
    }

    [Fact]
    public void Specifications_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => WindowAssigner.Tumbling(Long(10), Long(-10)));
        Assert.Throws<ArgumentException>(() => WindowAssigner.Cumulating(Long(25), Long(10)));
        Assert.Throws<ArgumentException>(() => SessionGap.Fixed(Long(0)));
        Assert.Throws<ArgumentException>(() => WindowTrigger.ContinuousEventTime(Long(0)));
        Assert.Throws<ArgumentException>(
            () => Pipeline(OnEventTime(Ten) with { Evictor = WindowEvictor.Delta("metric", 1) }));
    }
}
