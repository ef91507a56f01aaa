using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Tests.Windows.Aggregates;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Windows;

[Verifies(typeof(WindowTvfOperator))]
public sealed class WindowTvfTests
{
    private static readonly Schema One = new(new("n", ColumnType.Int64), new("key", ColumnType.Text, true));

    [Fact]
    public void A_row_comes_once_per_window_with_its_bounds_and_no_row_is_late()
    {
        var sink = new OperatorVerifier(() => Tvf(WindowAssigner.Hopping(new(10), new(5), new(-1)))).Verify(
            [Row(7, 1), new ScriptStep.Watermark("rows", new(1_000)), Row(4, 2)]);
        Assert.Equal(
            [
                "n=1 key=a window_start=-1 window_end=9 window_time=8",
                "n=1 key=a window_start=4 window_end=14 window_time=13",
                "n=2 key=a window_start=-1 window_end=9 window_time=8",
                "n=2 key=a window_start=4 window_end=14 window_time=13",
            ],
            sink["out"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-4)]
    public void Windows_of_every_shape_have_the_row_and_lie_where_the_offset_says(long offset)
    {
        for (var time = -25L; time < 25; time++)
        {
            foreach (var (start, end) in Bounds(WindowAssigner.Tumbling(new(6), new(offset)), time))
            {
                Assert.True(start <= time && time < end && end - start == 6 && Mod(start - offset, 6) == 0);
            }
            var hops = Bounds(WindowAssigner.Hopping(new(12), new(5), new(offset)), time);
            Assert.All(hops, hop => Assert.True(
                hop.Start <= time && time < hop.End && hop.End - hop.Start == 12 && Mod(hop.Start - offset, 5) == 0));
            Assert.InRange(hops.Count, 2, 3);
            var growing = Bounds(WindowAssigner.Cumulating(new(12), new(4), new(offset)), time);
            Assert.All(growing, window => Assert.True(
                Mod(window.Start - offset, 12) == 0 && (window.End - window.Start) % 4 == 0 && time < window.End));
            Assert.Equal(growing[0].Start + 12, growing[^1].End);
        }
    }

    [Fact]
    public void Rows_of_a_session_wait_for_its_end()
    {
        var sink = new OperatorVerifier(Sessions).Verify(
        [
            Row(1, 1), Row(3, 2), Row(20, 3), new ScriptStep.Watermark("rows", new(10)), Row(2, 4),
        ]);
        Assert.Equal(
            [
                "n=1 key=a window_start=1 window_end=8 window_time=7",
                "n=2 key=a window_start=1 window_end=8 window_time=7",
                "n=3 key=a window_start=20 window_end=25 window_time=24",
            ],
            sink["out"]);
        Assert.Equal(["n=4 key=a"], sink["late"]);
    }

    [Fact]
    public void An_update_becomes_a_delete_and_an_insert_for_each_window()
    {
        var sink = new OperatorVerifier(() => Tvf(WindowAssigner.Tumbling(new(10)), updates: true)).Verify(
        [
            Row(1, 1), Row(1, 1) with { Kind = ChangeKind.UpdateBefore },
            Row(11, 2) with { Kind = ChangeKind.UpdateAfter },
        ]);
        Assert.Equal(
            [
                "n=1 key=a window_start=0 window_end=10 window_time=9",
                "Delete n=1 key=a window_start=0 window_end=10 window_time=9",
                "n=2 key=a window_start=10 window_end=20 window_time=19",
            ],
            sink["out"]);
    }

    [Fact]
    public void Windows_that_do_not_follow_from_the_row_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Tvf(WindowAssigner.Global()));
        Assert.Throws<ArgumentException>(() => Tvf(WindowAssigner.Tumbling(new(5), domain: TimeDomain.Journal)));
        Assert.Throws<ArgumentException>(() => Tvf(WindowAssigner.Session(SessionGap.Fixed(new(5)))));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void Windows_that_share_panes_lie_where_the_offset_says(long offset)
    {
        var samples = Sample.Many(new Random(5), 60, timeMax: 50);
        Aggregate[] aggregates =
            [new(AggregateFunction.Count, "number", "n"), new(AggregateFunction.Sum, "exact", "s")];
        foreach (var (size, slide) in ((long, long)[])[(6, 6), (12, 5), (15, 5), (3, 5)])
        {
            var sink = new OperatorVerifier(() => Windows(size, slide, offset, aggregates)).Verify(
                [.. samples.Select(sample => SampleScripts.Row(sample)), new ScriptStep.Watermark("rows", new(30))]);
            var expected = samples
                .SelectMany(sample => Bounds(WindowAssigner.Hopping(new(size), new(slide), new(offset)), sample.Time)
                    .Select(window => (window, sample)))
                .GroupBy(pair => pair.window, pair => pair.sample).OrderBy(window => window.Key)
                .Select(window => SampleScripts.Line(
                    $"window_start={window.Key.Start} window_end={window.Key.End}", aggregates, [.. window]));
            Assert.Equal(expected, sink["out"].Select(line => line.Split(" revision")[0]));
        }
    }

    private static long Mod(long value, long by) => ((value % by) + by) % by;

    private static List<(long Start, long End)> Bounds(WindowAssigner assigner, long time)
    {
        var spans = new List<WindowSpan>();
        assigner.Assign(time, new Frame(One, new()), 0, spans);
        return [.. spans.Select(span => (span.Start, span.End))];
    }

    private static ScriptStep.Row Row(long time, long number) => new("rows", new(time), number, "a");

    private static Pipeline Tvf(WindowAssigner assigner, bool updates = false)
    {
        var builder = new PipelineBuilder("p");
        builder.Table("rows", One, updates: updates).WindowTvf("tvf", assigner).To("out");
        return builder.Build();
    }

    private static Pipeline Sessions()
    {
        var builder = new PipelineBuilder("p");
        builder.Table("rows", One).KeyBy("key").SessionTvf("tvf", SessionGap.Fixed(new(5)), out var late).To("out");
        late.To("late");
        return builder.Build();
    }

    private static Pipeline Windows(long size, long slide, long offset, Aggregate[] aggregates)
    {
        var builder = new PipelineBuilder("p");
        builder.Table("rows", Sample.Schema).KeyBy(new KeySpace("all", [], -1)).Window(
            "windows", WindowSpec.Hopping(new(size), new(slide), aggregates, ClockScope.Stream) with
            {
                Offset = new(offset),
            }).To("out");
        return builder.Build();
    }
}
