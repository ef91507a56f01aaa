using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Over;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Over;

/// <summary>Cases of Flink and RisingWave in data, and what an OVER refuses. Rows are (a, b, c, is_great), where
/// is_great says that the counted one of a and b is over 4.</summary>
public sealed class OverOperatorTests
{
    private static readonly Schema Columns = new(
        new("a", ColumnType.Int64), new("b", ColumnType.Int64), new("c", ColumnType.Text),
        new("is_great", ColumnType.Boolean));

    [Fact]
    public void Flinks_bounded_range_takes_rows_behind_the_watermark_that_nothing_has_passed()
    {
        var frame = OverFrame.Range(OverBound.Preceding(new Duration(1_000)), OverBound.CurrentRow);
        var player = Player("c", [GreatCount("a", frame), Count("a", frame), Sum("a", frame)]);

        player.Play(
            R(1500, 1, 15), R(1600, 1, 16), R(1000, 1, 1), R(2000, 2, 2), Mark(1000), R(2000, 2, 2), R(2000, 2, 3),
            R(3000, 3, 3), Mark(2000), R(4000, 4, 4), Mark(3000), R(5000, 5, 5), Mark(5000), R(6000, 6, 6),
            R(6500, 6, 65), Mark(7000), R(9000, 6, 9), R(9500, 6, 18), R(9000, 6, 9), Mark(10000),
            R(10000, 7, 7, "Hello World"), R(11000, 7, 17, "Hello World"), R(11000, 7, 77, "Hello World"), Mark(12000),
            R(14000, 7, 18, "Hello World"), Mark(14000), R(15000, 8, 8, "Hello World"), Mark(17000),
            R(20000, 20, 20, "Hello World"), Mark(19000), new ScriptStep.EndOfInput());

        Assert.Equal(
            [
                "Hello,1,0,1,1", "Hello,15,0,2,2", "Hello,16,0,3,3",
                "Hello,2,0,6,9", "Hello,2,0,6,9", "Hello,3,0,6,9", "Hello,3,0,4,9",
                "Hello,4,0,2,7", "Hello,5,1,2,9", "Hello,6,2,2,11",
                "Hello,65,2,2,12", "Hello,9,2,2,12", "Hello,9,2,2,12", "Hello,18,3,3,18",
                "Hello World,7,1,1,7", "Hello World,17,3,3,21", "Hello World,77,3,3,21",
                "Hello World,18,1,1,7", "Hello World,8,2,2,15", "Hello World,20,1,1,20",
            ], Lines(player, "c", "b", "c0", "c1", "c2"));
        Assert.Empty(player.Sink["late"]);
    }

    [Fact]
    public void Flinks_unbounded_range_gives_rows_of_one_time_the_same()
    {
        var player = Player("a", Statistics(OverFrame.Running));

        player.Play(
            B(5, 1, 1), B(0, 2, 1), B(2, 1, 1), B(2, 1, 2), B(2, 1, 3), B(3, 2, 2), B(3, 2, 3), Mark(20), B(21, 1, 4),
            B(22, 1, 5), B(22, 1, 6), B(22, 1, 7), B(23, 2, 4), B(23, 2, 5), Mark(30), B(29, 1, 9),
            new ScriptStep.EndOfInput());

        Assert.Equal(
            [
                "1,1,0,6,3,2,3,1", "1,2,0,6,3,2,3,1", "1,3,0,6,3,2,3,1", "1,1,0,7,4,1,3,1", "2,1,0,1,1,1,1,1",
                "2,2,0,6,3,2,3,1", "2,3,0,6,3,2,3,1", "1,4,0,11,5,2,4,1", "1,5,3,29,8,3,7,1", "1,6,3,29,8,3,7,1",
                "1,7,3,29,8,3,7,1", "2,4,1,15,5,3,5,1", "2,5,1,15,5,3,5,1",
            ], Lines(player, "a", "b", "c0", "c1", "c2", "c3", "c4", "c5"));
        Assert.Single(player.Sink["late"]);
    }

    [Fact]
    public void Flinks_unbounded_rows_counts_row_by_row_and_what_is_behind_the_watermark_is_late()
    {
        var player = Player("a", Statistics(OverFrame.Rows(OverBound.UnboundedPreceding, OverBound.CurrentRow)));

        player.Play(
            B(5, 1, 1), B(0, 2, 1), B(2, 3, 1), B(3, 1, 2), B(4, 1, 3), B(7, 3, 2), B(8, 2, 2), Mark(10), B(12, 1, 5),
            B(21, 1, 6), B(23, 2, 5), Mark(20), B(24, 3, 5), B(26, 1, 7), B(25, 1, 8), B(22, 1, 9), Mark(30),
            new ScriptStep.EndOfInput());

        Assert.Equal(
            [
                "1,2,0,2,1,2,2,2", "1,3,0,5,2,2,3,2", "1,1,0,6,3,2,3,1", "2,1,0,1,1,1,1,1", "2,2,0,3,2,1,2,1",
                "3,1,0,1,1,1,1,1", "3,2,0,3,2,1,2,1", "1,5,1,11,4,2,5,1", "1,6,2,17,5,3,6,1", "1,9,3,26,6,4,9,1",
                "1,8,4,34,7,4,9,1", "1,7,5,41,8,5,9,1", "2,5,1,8,3,2,5,1", "3,5,1,8,3,2,5,1",
            ], Lines(player, "a", "b", "c0", "c1", "c2", "c3", "c4", "c5"));
    }

    [Fact]
    public void A_frame_that_looks_ahead_waits_for_the_row_that_completes_it()
    {
        var ahead = OverFrame.Rows(OverBound.Preceding(1), OverBound.Following(1));
        var player = Player("c", [new OverColumn.Fold(new(AggregateFunction.Max, "a", "c0"), ahead)]);

        player.Play(R(1, 1, 0), R(2, 8, 0), R(3, 5, 0), Mark(2));
        Assert.Equal(["1,8"], Lines(player, "a", "c0"));
        player.Play(Mark(3));
        Assert.Equal(["1,8", "8,8"], Lines(player, "a", "c0"));
        player.Play(new ScriptStep.EndOfInput());

        Assert.Equal(["1,8", "8,8", "5,8"], Lines(player, "a", "c0"));
    }

    [Fact]
    public void A_range_that_looks_ahead_waits_for_the_watermark_alone()
    {
        var ahead = OverFrame.Range(OverBound.CurrentRow, OverBound.Following(new Duration(10)));
        var player = Player("c", [Sum("a", ahead, "c0")]);

        player.Play(R(1, 1, 0), R(11, 8, 0), R(12, 5, 0), Mark(10));
        Assert.Empty(player.Sink["out"]);
        player.Play(Mark(11));

        Assert.Equal(["1,9"], Lines(player, "a", "c0"));
    }

    [Fact]
    public void Rows_that_waited_for_what_follows_are_not_late_for_windows_behind()
    {
        var builder = new PipelineBuilder("test");
        var windows = builder.Table("rows", Columns).Over("over", new()
        {
            PartitionBy = ["c"],
            Columns = [new OverColumn.Lead("a", 2, "next")],
            Scope = ClockScope.Stream,
            Lateness = OverLateness.Emitted,
        }).Window("windows", WindowSpec.Tumbling(
            new Duration(10), [new(AggregateFunction.Count, "a", "n")], ClockScope.Stream));
        windows.To("out");
        windows.Side(WindowOperator.LatePort).To("late");
        var player = new ScriptPlayer(builder.Build(), new EventTime(0));

        player.Play(
            R(1, 1, 0), R(5, 8, 0), Mark(8), R(12, 5, 0), Mark(15), R(14, 5, 0), Mark(31), R(40, 9, 0), Mark(50),
            new ScriptStep.EndOfInput());

        Assert.Empty(player.Sink["late"]);
        Assert.Equal(5, player.Sink["out"].Sum(line =>
            int.Parse(line.Split(' ').Single(cell => cell.StartsWith("n=", StringComparison.Ordinal))[2..],
                System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Each_source_lets_its_own_rows_go()
    {
        var builder = new PipelineBuilder("test");
        builder.Readings.Over("over", new() { Columns = [new OverColumn.Lag("value", 1, "before")] }).To("out");
        var player = new ScriptPlayer(builder.Build(), Scripts.Start);

        player.Play(
            Scripts.Read("a", 1, 10), Scripts.Read("b", 1, 20), Scripts.Read("a", 2, 11), Scripts.Low("a", 5));

        Assert.Equal(2, player.Sink["out"].Count);
        Assert.Contains("before=10", player.Sink["out"][1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var (zero, one) = (OverBound.CurrentRow, OverBound.Preceding(1));
        Assert.Throws<ArgumentException>(() => OverFrame.Rows(zero, one));
        Assert.Throws<ArgumentException>(() => OverFrame.Range(one, zero));
        Assert.Throws<ArgumentException>(() => OverFrame.Rows(OverBound.Preceding(new Duration(5)), zero));
        Assert.Throws<ArgumentException>(
            () => OverFrame.Rows(OverBound.UnboundedFollowing, OverBound.UnboundedFollowing));
        Assert.Throws<ArgumentOutOfRangeException>(() => OverBound.Preceding(-1));
        Assert.Throws<ArgumentException>(() => Player("c", []));
        Assert.Throws<ArgumentException>(() => Player("c", [new OverColumn.Lag("a", 1, "x") { Default = "text" }]));
        Assert.Throws<ArgumentException>(() => Player("c", [new OverColumn.Lag("none", 1, "x")]));
        Assert.Throws<ArgumentException>(() => Player("c", [new OverColumn.Lag("a", 1, "c")]));
    }

    [Fact]
    public void The_steady_state_allocates_nothing()
    {
        var frame = OverFrame.Rows(OverBound.Preceding(5), OverBound.CurrentRow);
        var pipeline = Pipeline("c", [Sum("a", frame, "c0"), new OverColumn.Lag("c", 1, "c2"), Count("b", frame)]);
        var partition = pipeline.CreatePartition();
        var (input, rows, sink) = (new StepInput(), pipeline.NewFrame(partition, "rows", out _), new SilentSink());
        long position = 0;
        long Play(int steps)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var step = 0; step < steps; step++)
            {
                rows.Clear();
                for (var row = 0; row < 256; row++)
                {
                    rows.Add(new EventTime((position * 256) + row), Frame.NoKey);
                    rows.Longs(0)[row] = row;
                    rows.Longs(1)[row] = row % 7;
                    rows.TextOrdinals(2)[row] = partition.Texts.Intern(row % 2 == 0 ? "even" : "odd");
                    rows.Bools(3)[row] = row > 4;
                }
                var watermark = new EventTime((position * 256) + 200);
                input.BeginFrame(new(position++, new EventTime(0), Duration.Zero), "rows", rows, watermark);
                partition.Step(input, sink);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Play(50);

        Assert.Equal(0, Play(50));
        Assert.True(sink.Rows > 20_000);
    }

    private static OverColumn[] Statistics(OverFrame frame) =>
    [
        GreatCount("b", frame), Sum("b", frame, "c1"), Count("b", frame, "c2"),
        new OverColumn.Fold(new(AggregateFunction.Avg, "b", "c3"), frame),
        new OverColumn.Fold(new(AggregateFunction.Max, "b", "c4"), frame),
        new OverColumn.Fold(new(AggregateFunction.Min, "b", "c5"), frame),
    ];

    private static OverColumn.Fold GreatCount(string column, OverFrame frame) =>
        new(new(AggregateFunction.Count, column, "c0") { Filter = "is_great" }, frame);

    private static OverColumn.Fold Count(string column, OverFrame frame, string name = "c1") =>
        new(new(AggregateFunction.Count, column, name), frame);

    private static OverColumn.Fold Sum(string column, OverFrame frame, string name = "c2") =>
        new(new(AggregateFunction.Sum, column, name), frame);

    private static ScriptPlayer Player(string by, OverColumn[] columns) => new(Pipeline(by, columns), new EventTime(0));

    private static Pipeline Pipeline(string by, OverColumn[] columns)
    {
        var builder = new PipelineBuilder("test");
        var over = builder.Table("rows", Columns).Over(
            "over", new() { PartitionBy = [by], Columns = [.. columns], Scope = ClockScope.Stream });
        over.To("out");
        over.Side(OverOperator.LatePort).To("late");
        return builder.Build();
    }

    private static IEnumerable<string> Lines(ScriptPlayer player, params string[] columns) =>
        player.Sink["out"].Select(line => string.Join(',', columns.Select(column =>
        {
            var start = line.StartsWith(column + "=", StringComparison.Ordinal)
                ? column.Length + 1 : line.IndexOf($" {column}=", StringComparison.Ordinal) + column.Length + 2;
            var end = line.IndexOf('=', start);
            return end < 0 ? line[start..] : line[start..line.LastIndexOf(' ', end)];
        })));

    private static ScriptStep.Row R(long time, long a, long b, string c = "Hello") =>
        new("rows", new EventTime(time), a, b, c, a > 4);

    private static ScriptStep.Row B(long time, long a, long b) => new("rows", new EventTime(time), a, b, "c", b > 4);

    private static ScriptStep.Watermark Mark(long time) => new("rows", new EventTime(time));

    private sealed class SilentSink : IStepSink
    {
        public int Rows { get; private set; }

        public void Emit(in Emission emission, Frame frame) => Rows += frame.Count;
    }
}
