using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Joins.JoinRows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Joins;

public sealed class IntervalJoinTests
{
    [Fact]
    public void A_row_waits_for_the_clock_of_its_own_source()
    {
        PipelineStream Of(PipelineBuilder builder, string metric) => builder.Readings.Where(new Expression.Compare(
            Comparison.Equal, new Expression.Column("metric"), new Expression.Text(metric))).KeyBy("device").Map(
            ("device", new Expression.Column("device")), ("value", new Expression.Column("value")));
        var sink = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            Of(builder, "t").IntervalJoin("join", Of(builder, "p"), IntervalJoinSpec.Between(
                Duration.FromSeconds(-5), Duration.FromSeconds(1), JoinType.Left)).To("out");
            return builder.Build();
        })
        {
            Start = Start,
        }.Verify(
        [
            Read("a", 10, 20), Read("b", 10, 21), Low("a", 11), Read("b", 5, 1, "p"), Low("a", 11.000_001),
            Low("b", 30), Read("a", 20, 22), Read("b", 32, 23), Read("a", 21, 2, "p"), Read("b", 33.5, 3, "p"),
            Low("b", 40), Read("a", 19, 23),
        ]);

        Assert.Equal(
            ["device=b value=21 right_device=b right_value=1", "device=a value=20",
                "device=a value=22 right_device=a right_value=2", "device=b value=23", "device=a value=23"],
            sink["out"]);
    }

    [Theory]
    [InlineData(JoinTime.Known)]
    [InlineData(JoinTime.Left)]
    [InlineData(JoinTime.Right)]
    public void What_comes_out_is_never_late_for_what_follows(JoinTime time)
    {
        var lates = 0;
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var lower = random.Next(-20, 15);
            var spec = IntervalJoinSpec.Between(
                new(lower), new(lower + random.Next(20)), (JoinType)random.Next(1, 5), ClockScope.Stream) with
            {
                Time = time,
            };
            var rows = new List<JoinRow>();
            var script = RandomScript(random, rows, 120);
            var onTime = script.Where(step => step is not ScriptStep.Row row
                || !rows.Exists(one => one.Id == (long)row.Values[1]! && one.IsLate));
            var builder = new PipelineBuilder("p");
            var window = builder.Table("l", Left).KeyBy("k")
                .IntervalJoin("join", builder.Table("r", Right).KeyBy("name"), spec)
                .Map(("x", new Expression.Column("v"))).Window("w", WindowSpec.Tumbling(
                    new(10), [new(AggregateFunction.Count, "x", "n")], ClockScope.Stream));
            window.To("out");
            window.Side(WindowOperator.LatePort).To("late");
            lates += rows.Count(row => row.IsLate);

            var player = new ScriptPlayer(builder.Build(), new(0)).Play([.. onTime, new ScriptStep.EndOfInput()]);

            Assert.True(player.Sink["late"].Count == 0, $"seed {seed}, {spec}: {player.Sink["late"].Count} late");
            Assert.NotEmpty(player.Sink["out"]);
        }
        Assert.True(lates > 0);
    }

    [Theory]
    [InlineData(JoinTime.Known, "12 35", 0)]
    [InlineData(JoinTime.Left, "10 30", 5)]
    [InlineData(JoinTime.Right, "12 30", 5)]
    public void Rows_come_out_under_the_time_that_is_asked_for(JoinTime time, string expected, long delay)
    {
        var spec = IntervalJoinSpec.Between(new(-2), new(5), JoinType.Left, ClockScope.Stream) with { Time = time };
        var builder = new PipelineBuilder("p");
        var input = new InputPort(Left, KeySpace.Device);
        builder.Table("l", Left).KeyBy("k").IntervalJoin("join", builder.Table("r", Right).KeyBy("name"), spec)
            .Window("w", WindowSpec.Tumbling(
                new(1), [new(AggregateFunction.Count, "v", "n")], ClockScope.Stream)).To("out");

        var player = new ScriptPlayer(builder.Build(), new(0)).Play(
            new JoinRow(0, 1, 10, "a", 1, 0).Step(), new JoinRow(1, 2, 12, "a", 1, 0).Step(),
            new JoinRow(0, 3, 30, "a", 1, 0).Step(), new ScriptStep.EndOfInput());

        Assert.Equal(expected, string.Join(' ', player.Sink["out"].Select(line =>
            line.Split(' ').Single(part => part.StartsWith("window_start", StringComparison.Ordinal))[13..])));
        Assert.Equal(new Duration(delay), new IntervalJoinOperator(spec, [input, input]).WatermarkDelay);
    }

    [Fact]
    public void An_empty_interval_pads_at_once_and_keeps_nothing()
    {
        var spec = IntervalJoinSpec.Between(new(-1), new(-3), JoinType.Full, ClockScope.Stream);
        var player = new ScriptPlayer(Pipeline((left, right) => left.IntervalJoin("join", right, spec)), new(0));
        JoinRow left = new(0, 1, 10, "a", 1, 0), right = new(1, 2, 8, "a", 1, 0);
        var before = player.SnapshotOf("join");

        player.Play(left.Step(), right.Step());

        Assert.Equal([Line(left, null), Line(null, right)], player.Sink["out"]);
        Assert.Equal(before, player.SnapshotOf("join"));
    }

    [Fact]
    public void Keys_of_several_columns_meet_whatever_their_names_and_whether_they_may_be_null()
    {
        Schema one = new(new("a", ColumnType.Int64), new("b", ColumnType.Decimal, true));
        Schema two = new(new("c", ColumnType.Int64, true), new("d", ColumnType.Decimal));
        var builder = new PipelineBuilder("p");
        builder.Table("one", one).KeyBy("a", "b").IntervalJoin(
            "join", builder.Table("two", two).KeyBy("c", "d"),
            IntervalJoinSpec.Between(new(0), new(0), scope: ClockScope.Stream)).To("out");

        var player = new ScriptPlayer(builder.Build(), new(0)).Play(
            new ScriptStep.Row("one", new(1), 1L, 1.10m), new ScriptStep.Row("one", new(1), 2L, null),
            new ScriptStep.Row("two", new(1), 1L, 1.1m), new ScriptStep.Row("two", new(1), null, 1.1m));

        Assert.Equal(["a=1 b=1.10 right_c=1 right_d=1.1"], player.Sink["out"]);
    }

    [Fact]
    public void A_condition_compares_texts_also_when_one_of_them_becomes_a_key_in_this_very_step()
    {
        var spec = IntervalJoinSpec.Between(new(-9), new(9), scope: ClockScope.Stream) with
        {
            Condition = new Expression.Compare(
                Comparison.Equal, new Expression.Column("word"), new Expression.Column("right_word")),
        };
        Schema words = new(new("n", ColumnType.Int64), new("word", ColumnType.Text));
        var builder = new PipelineBuilder("p");
        var left = builder.Table("l", words);
        // Whoever keys by a text keeps it: from then on it has another ordinal than in the frame at hand.
        left.KeyBy("word").To("keyed");
        left.KeyBy("n").IntervalJoin("join", builder.Table("r", words).KeyBy("n"), spec).To("out");

        var player = new ScriptPlayer(builder.Build(), new(0)).Play(
            new ScriptStep.Row("r", new(1), 1L, "one"), new ScriptStep.Row("r", new(1), 1L, "two"),
            new ScriptStep.Row("l", new(2), 1L, "one"), new ScriptStep.Row("l", new(3), 1L, "one"));

        Assert.Equal(2, player.Sink["out"].Count);
    }

    [Fact]
    public void Rows_that_wait_count_for_their_source_and_count_the_same_when_restored()
    {
        PipelineBuilder builder = new("p");
        builder.Readings.IntervalJoin("join", builder.Readings, IntervalJoinSpec.Between(
            new(0), Duration.FromSeconds(1_000_000), JoinType.Semi)).To("out");
        var pipeline = builder.Build();
        int PacksUntilRefused(int restoreEvery)
        {
            var player = new ScriptPlayer(pipeline, Start + Duration.FromSeconds(1_000_000), null, restoreEvery);
            for (var pack = 0; pack < 400; pack++)
            {
                player.Play(Enumerable.Range(0, 2_000).Select(row =>
                    Read("a", (pack * 2_000) + row, 1, $"m{row % 500}")));
                if (player.Sink["dead_letters"].Count > 0) { return pack; }
                player.Sink.Ids.Clear();
            }
            return -1;
        }

        var packs = PacksUntilRefused(0);
        Assert.True(packs > 2, $"{packs} packs");
        Assert.Equal(packs, PacksUntilRefused(7));
    }

    [Fact]
    public void Rows_go_on_waiting_for_another_clock()
    {
        Pipeline Build(ClockScope scope)
        {
            var builder = new PipelineBuilder("p");
            builder.Readings.IntervalJoin("join", builder.Readings, IntervalJoinSpec.Between(
                Duration.FromSeconds(1), Duration.FromSeconds(5), JoinType.Anti, scope)).To("out");
            return builder.Build();
        }
        var before = new ScriptPlayer(Build(ClockScope.Stream), Start).Play(
            new ScriptStep.Status("a", true), new ScriptStep.Status("b", true), Read("a", 1, 7), Read("b", 1, 8),
            Low("a", 30));
        Assert.Empty(before.Sink["out"]);

        var after = Build(ClockScope.Source).CreatePartition();
        after.Restore(before.Snapshot(), RestoreMode.Map);
        var sink = new RecordingSink();
        var input = new StepInput();
        input.BeginRows(new(1_000, Start, default), "a", "", At(31));
        after.Step(input, sink);

        Assert.Contains("value=7", Assert.Single(sink["out"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_that_does_not_fit_is_refused()
    {
        var spec = IntervalJoinSpec.Between(new(0), new(1));
        InputPort device = new(Left, KeySpace.Device), series = new(Right, KeySpace.Series);

        Assert.Throws<ArgumentException>(() => new IntervalJoinOperator(spec, [device, series]));
        Assert.Throws<ArgumentException>(() => new IntervalJoinOperator(spec, [device]));
        Assert.Throws<ArgumentException>(() => new IntervalJoinOperator(spec, [device, new(Right, null)]));
        Assert.Throws<ArgumentException>(() => new IntervalJoinOperator(
            spec, [device, device with { Updates = true }]));
        Assert.Throws<ArgumentException>(() => new IntervalJoinOperator(
            spec with { RightPrefix = "" }, [device, device]));
        Assert.Throws<ArgumentException>(() => new IntervalJoinOperator(
            spec with { Condition = new Expression.IsNull("nothing") }, [device, device]));
        Assert.Throws<ArgumentException>(() => new IntervalJoinOperator(
            spec with { Upper = new(long.MaxValue) }, [device, device]));
        KeySpace nobody = new("nobody", [new("k", ColumnType.Text)], -1);
        Assert.Throws<ArgumentException>(() => new IntervalJoinOperator(
            spec, [new(Left, nobody), new(Left, nobody)]));
    }
}
