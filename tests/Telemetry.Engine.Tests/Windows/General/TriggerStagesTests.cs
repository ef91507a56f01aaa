using Telemetry.Engine.Testing;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Windows.General.WindowScripts;

namespace Telemetry.Engine.Tests.Windows.General;

public sealed class TriggerStagesTests
{
    private static readonly WindowAssigner Ten = WindowAssigner.Tumbling(Long(10));

    [Fact]
    public void A_window_speaks_early_by_elapsed_time_then_on_time_then_with_each_late_row()
    {
        var spec = OnEventTime(Ten, lateness: 20) with { Trigger = WindowTrigger.Stages(WindowFiring.After(Long(5))) };

        var lines = Play(spec,
            Row("a", 1), Wait(4), Row("a", 2, 2), Wait(1), Wait(50), Row("a", 3, 4), Wait(2), Mark(9), Wait(50),
            Row("a", 4, 8), Row("a", 5, 16), Mark(29), Row("a", 6, 32));

        Assert.Equal(
            [
                "a [0,10) 2 3 #0 provisional", "a [0,10) 3 7 #1 final", "a [0,10) 4 15 #2 final",
                "a [0,10) 5 31 #3 final",
            ],
            lines);
    }

    [Fact]
    public void Late_rows_that_wait_speak_before_their_window_is_forgotten()
    {
        var spec = OnEventTime(Ten, lateness: 20) with
        {
            Trigger = WindowTrigger.Stages(null, WindowFiring.Count(3)),
        };

        var lines = Play(spec, Row("a", 1), Mark(9), Row("a", 2, 2), Row("a", 3, 4), Mark(40));

        Assert.Equal(["a [0,10) 1 1 #0 final", "a [0,10) 3 7 #1 final"], lines);
    }

    [Fact]
    public void A_purging_window_says_in_each_stage_what_is_new()
    {
        var spec = OnEventTime(Ten, lateness: 20) with
        {
            Trigger = WindowTrigger.Stages(WindowFiring.Count(2)).Purging(),
        };

        var lines = Play(spec, Row("a", 1), Row("a", 2, 2), Row("a", 3, 4), Mark(9), Row("a", 4, 8));

        Assert.Equal(["a [0,10) 2 3 #0 final", "a [0,10) 1 4 #1 final", "a [0,10) 1 8 #2 final"], lines);
    }

    [Fact]
    public void A_hopping_window_of_rows_speaks_of_the_last_ones()
    {
        var spec = GeneralWindowSpec.CountHopping(3, 2, CountAndSum, ClockScope.Stream);

        var lines = Play(spec,
            Row("a", 1), Row("a", 1, 2), Row("b", 1), Row("a", 1, 4), Row("a", 1, 8), Row("a", 1, 16), Row("a", 1, 32));

        Assert.Equal(["2 3 #0", "3 14 #1", "3 56 #2"],
            lines.Select(line => line[(line.IndexOf(')') + 2)..line.LastIndexOf(' ')]));
    }

    [Fact]
    public void A_window_without_an_end_speaks_at_each_multiple_of_an_interval_that_the_watermark_passes()
    {
        var spec = OnEventTime(WindowAssigner.Global()) with
        {
            Trigger = WindowTrigger.ContinuousEventTime(Long(3_000)),
        };
        ScriptStep[] rows =
        [
            Row("b", 3_999), Row("b", 3_000), Row("a", 20), Row("a", 0), Row("a", 999), Row("b", 1_998),
            Row("b", 1_000),
        ];

        var lines = Play(spec, [.. rows, Mark(2_999), Row("a", 1), Mark(3_000), Mark(5_999), Row("b", 7), Mark(6_000)]);

        Assert.Equal(
            ["a 4 4 #0", "a 4 4 #1", "b 5 5 #0"],
            lines.Select(line => $"{line[0]} {line[(line.IndexOf(')') + 2)..line.LastIndexOf(' ')]}"));
    }

    [Fact]
    public void Stages_need_windows_of_event_time()
    {
        var stages = WindowTrigger.Stages(WindowFiring.EachRow);

        Assert.Throws<ArgumentException>(
            () => Pipeline(OnEventTime(WindowAssigner.Global()) with { Trigger = stages }));
        Assert.Throws<ArgumentException>(() => Pipeline(
            OnEventTime(WindowAssigner.Tumbling(Long(10), domain: TimeDomain.Journal)) with { Trigger = stages }));
        Assert.Throws<ArgumentException>(() => WindowAssigner.Tumbling(Long(10), domain: TimeDomain.Elapsed));
    }
}
