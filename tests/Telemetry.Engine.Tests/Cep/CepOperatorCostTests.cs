using Telemetry.Engine.Cep;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.State;
using Telemetry.Engine.Tests.Windows;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Patterns;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>What a pattern costs in the long run: nothing is allocated for a row, and nothing grows.</summary>
[Collection(nameof(WindowCostTests))]
public sealed class CepOperatorCostTests
{
    private const int Keys = 50;

    private static readonly Expression.Compare High = new(
        Comparison.Greater, new Expression.Column("value"), new Expression.Float64(90));

    private static readonly Expression.Compare Low = new(
        Comparison.Less, new Expression.Column("value"), new Expression.Float64(10));

    private static readonly MatchCondition Rises = new(
        [new("value", new MatchTerm.Current("value")), new("before", new MatchTerm.Last(null, "value", 1))],
        new Expression.Compare(Comparison.Greater, new Expression.Column("value"), new Expression.Column("before")));

    [Fact]
    public void A_row_allocates_nothing()
    {
        var swings = RowPattern.Begin("high").Where(High).FollowedBy("higher").Where(High).Where(Rises)
            .FollowedBy("drop").Where(Low).Within(Duration.FromSeconds(60));

        Assert.Equal(0, AllocatedBy(new Feed(rows => rows.Match("m", swings.ToSpec(
            new MatchColumn("peak", new MatchTerm.Last("higher", "value")),
            new MatchColumn("mean", new MatchTerm.Fold(null, new(AggregateFunction.Avg, "value", "mean")))) with
        {
            Scope = ClockScope.Stream,
        }))));
    }

    [Fact]
    public void A_row_of_a_typed_pattern_allocates_nothing()
    {
        var swings = Pattern.Begin<double>("high").Where(static value => value > 90)
            .FollowedBy("higher").Where(static value => value > 90)
            .Where(static (value, match) => value > match.Last("high") && match["high"].Count == 1)
            .FollowedBy("drop").Where(static value => value < 10).Within(Duration.FromSeconds(60));

        Assert.Equal(0, AllocatedBy(new Feed(rows => rows.AsRows(RowShape.Float64("value")).Match("m", swings)
            .Select(static match => SumOf(match.Rows), RowShape.Float64("sum")).Rows)));
    }

    [Fact]
    public void A_loop_without_an_end_holds_no_more_than_the_limits_and_says_what_it_gives_up()
    {
        var endless = RowPattern.Begin("any").Where(High).OneOrMore().AllowCombinations()
            .FollowedBy("never").Where(new Expression.Boolean(false));
        var feed = new Feed(rows => rows.Match("m", endless.ToSpec() with
        {
            Scope = ClockScope.Stream,
            Limits = new() { PartialsPerKeyMax = 40, PlacesPerKeyMax = 100 },
        }));
        feed.Run(8);
        var (most, bytes) = (feed.MostCounted, GC.GetTotalMemory(true));

        feed.Run(24);

        Assert.InRange(feed.MostCounted, 0, most * 11 / 10);
        Assert.True(feed.Letters > 0);
        Assert.InRange(GC.GetTotalMemory(true) - bytes, long.MinValue, 200_000);
    }

    [Fact]
    public void A_loop_without_an_end_but_in_time_holds_what_its_time_holds()
    {
        var timed = RowPattern.Begin("any", AfterMatch.SkipPastLastEvent).Where(High).OneOrMore()
            .FollowedBy("never").Where(new Expression.Boolean(false)).Within(Duration.FromSeconds(2));
        var feed = new Feed(rows => rows.Match("m", timed.ToSpec() with { Scope = ClockScope.Stream }));
        feed.Run(20);
        var most = feed.MostCounted;

        feed.Run(60);

        Assert.InRange(feed.MostCounted, 0, most * 3 / 2);
        Assert.Equal(0, feed.Letters);
    }

    [Fact]
    public void A_key_that_is_silent_gives_its_memory_back()
    {
        var pattern = RowPattern.Begin("high").Where(High).FollowedBy("low").Where(Low)
            .Within(Duration.FromSeconds(5));
        var feed = new Feed(rows => rows.Match("m", pattern.ToSpec() with { Scope = ClockScope.Stream }));
        feed.Run(5);
        Assert.True(feed.CountedBytes > 0);

        feed.Pass(Duration.FromSeconds(30));

        Assert.Equal(0, feed.CountedBytes);
    }

    private static double SumOf(StepRows<double> rows)
    {
        var sum = 0.0;
        foreach (var value in rows) { sum += value; }
        return sum;
    }

    private static long AllocatedBy(Feed feed)
    {
        feed.Run(60);
        feed.Replay();
        var before = GC.GetAllocatedBytesForCurrentThread();
        feed.Run(60);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(feed.Rows > 1_000);
        return allocated;
    }

    /// <summary>Frames of random rows up to half a second out of order, a watermark behind each. It can begin again
    /// with the same values, later.</summary>
    private sealed class Feed : IStepSink
    {
        private readonly StepInput _input = new();
        private readonly Partition _partition;
        private readonly Frame _frame;
        private readonly int[] _keys = new int[Keys];
        private Random _random = new(7);
        private long _position;
        private long _now;

        public Feed(Func<PipelineStream, PipelineStream> describe)
        {
            var space = new KeySpace("k", [new("k", ColumnType.Int64)], -1);
            var builder = new PipelineBuilder("cost");
            var schema = new Schema(new Column("value", ColumnType.Float64));
            var matches = describe(builder.Table("rows", schema, space));
            matches.To("out");
            matches.Side("dead_letters").To(PipelineBuilder.DeadLettersStream);
            var pipeline = builder.Build();
            _partition = pipeline.CreatePartition();
            _frame = pipeline.NewFrame(_partition, "rows", out var keys);
            for (var key = 0; key < Keys; key++) { _keys[key] = keys!.Intern([key]); }
        }

        public long Rows { get; private set; }

        public long Letters { get; private set; }

        public long MostCounted { get; private set; }

        public long CountedBytes => _partition.CountedBytes;

        public void Replay() => _random = new(7);

        public void Run(int frames)
        {
            for (; frames > 0; frames--)
            {
                _frame.Clear();
                for (var row = 0; row < 2_000; row++, _now += 1_000)
                {
                    var time = new EventTime(_now - _random.Next(500_000));
                    var place = _frame.Add(time, _keys[_random.Next(Keys)]);
                    _frame.Doubles(0)[place] = _random.NextDouble() * 100;
                }
                Step();
                MostCounted = Math.Max(MostCounted, CountedBytes);
            }
        }

        public void Pass(Duration time)
        {
            _frame.Clear();
            _now += time.Micros;
            Step();
        }

        public void Emit(in Emission emission, Frame frame)
        {
            if (emission.Stream == "out") { Rows += frame.Count; } else { Letters += frame.Count; }
        }

        private void Step()
        {
            _input.BeginFrame(
                new(_position, new(_position++), default), "rows", _frame, new EventTime(_now - 500_001));
            _partition.Step(_input, this);
        }
    }
}
