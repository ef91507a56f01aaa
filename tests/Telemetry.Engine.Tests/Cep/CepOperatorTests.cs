using Telemetry.Engine.Cep;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Cep.PatternRows;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>What the operator adds to the matcher: order, clocks, lateness, time, results, and what it
/// refuses.</summary>
public sealed class CepOperatorTests
{
    private static readonly RowPattern Abc =
        RowPattern.Begin("a").Where(Named("a")).FollowedBy("b").Where(Named("b")).FollowedBy("c").Where(Named("c"));

    [Fact]
    public void Rows_wait_for_the_watermark_and_enter_in_the_order_of_their_times()
    {
        var player = Play(Abc.ToSpec(TimesOf("a", "b", "c")), Row(30, "c"), Row(20, "b"), Row(10, "a"), Mark(29));

        Assert.Empty(player.Sink["out"]);
        player.Play(Mark(30));
        Assert.Equal(
            ["g=k a=10 a_last=10 a_count=1 b=20 b_last=20 b_count=1 c=30 c_last=30 c_count=1"], player.Sink["out"]);
    }

    [Fact]
    public void A_row_at_the_watermark_is_late_and_goes_to_the_side()
    {
        var player = Play(Abc.ToSpec(), Mark(10), Row(10, "a"), Row(11, "a"), Row(12, "b"), Row(13, "c"), End);

        Assert.Equal(["g=k name=a"], player.Sink["late"]);
        Assert.Equal(["g=k"], player.Sink["out"]);
    }

    [Fact]
    public void Rows_of_one_time_enter_as_they_came_or_in_the_order_that_is_asked_for()
    {
        ScriptStep[] steps = [Row(10, "b", 2), Row(10, "a", 1), Row(10, "c", 3), Row(10, "b", 2), End];
        var strict = RowPattern.Begin("a").Where(Named("a")).Next("b").Where(Named("b"));

        Assert.Empty(Play(strict.ToSpec(), steps).Sink["out"]);
        var ordered = strict.ToSpec(TimesOf("b")) with { OrderBy = [SortColumn.Ascending("v")] };
        Assert.Equal(["g=k b=10 b_last=10 b_count=1"], Play(ordered, steps).Sink["out"]);
    }

    [Fact]
    public void The_watermark_ends_partial_matches_at_the_instant_when_their_time_is_over()
    {
        var spec = Abc.Within(new Duration(10)).ToSpec(TimesOf("a", "b", "c"));
        var player = Play(spec, Row(3, "a"), Row(5, "b"), Mark(12));

        Assert.Empty(player.Sink["timed_out"]);
        player.Play(Mark(13));
        Assert.Equal(["g=k a=3 a_last=3 a_count=1 b=5 b_last=5 b_count=1 c_count=0"], player.Sink["timed_out"]);
        Assert.Equal(0, player.Partition.CountedBytes);
    }

    [Fact]
    public void A_forbidden_row_that_does_not_come_gives_the_match_when_the_time_is_over()
    {
        var pattern = RowPattern.Begin("open").Where(Named("open")).NotFollowedBy("shut").Where(Named("shut"))
            .Within(new Duration(100));
        var player = Play(
            pattern.ToSpec(new MatchColumn("opened", new MatchTerm.FirstTime("open"))),
            Row(1, "open"), Row(50, "shut"), Row(60, "open"), Mark(159));

        Assert.Empty(player.Sink["out"]);
        player.Play(Mark(160));
        Assert.Equal(["g=k opened=60"], player.Sink["out"]);
    }

    [Fact]
    public void Each_device_has_its_own_clock()
    {
        var builder = new PipelineBuilder("devices");
        var rising = RowPattern.Begin("low").Where(Value(Comparison.Less, 1)).FollowedBy("high")
            .Where(Value(Comparison.Greater, 9)).Within(Duration.FromSeconds(60));
        var matches = builder.Readings.WhereNotNull("value").Match("rises", rising,
            new MatchColumn("high", new MatchTerm.Last("high", "value")));
        matches.To("out");
        matches.Side(CepOperator.TimedOutPort).To("timed_out");
        var player = new ScriptPlayer(builder.Build(), Scripts.Start);

        player.Play(
            Scripts.Read("a", 1_000, 0), Scripts.Read("a", 1_010, 10), Scripts.Read("b", 90_000, 0),
            Scripts.Low("b", 90_061));

        Assert.Empty(player.Sink["out"]);
        Assert.Equal(["device=b metric=t"], player.Sink["timed_out"]);
        player.Play(Scripts.Low("a", 1_011));
        Assert.Equal(["device=a metric=t high=10"], player.Sink["out"]);
    }

    [Fact]
    public void A_condition_sees_the_rows_that_the_match_has_taken_so_far()
    {
        var rises = new MatchCondition(
            [new("v", new MatchTerm.Current("v")), new("before", new MatchTerm.Last("up", "v", 1)),
             new("base", new MatchTerm.First("low", "v"))],
            new Expression.And(
                Is(Comparison.Greater, "v", "base"),
                new Expression.Or(
                    new Expression.IsNull("before"), Is(Comparison.Greater, "v", "before"))));
        var pattern = RowPattern.Begin("low", AfterMatch.SkipPastLastEvent).Where(Named("l"))
            .Next("up").Where(rises).OneOrMore().Consecutive().Greedy().Next("end").Where(Named("e"));
        var player = Play(
            pattern.ToSpec(
                new MatchColumn("sum", new MatchTerm.Fold("up", new(AggregateFunction.Sum, "v", "s"))),
                new MatchColumn("second", new MatchTerm.First("up", "v", 1)),
                new MatchColumn("all", new MatchTerm.Fold(null, Aggregate.CountAll("n"))),
                new MatchColumn("from", new MatchTerm.FirstTime())),
            Row(1, "l", 5), Row(2, "x", 6), Row(3, "x", 9), Row(4, "e", 1), Row(5, "l", 5), Row(6, "x", 7),
            Row(7, "x", 7), Row(8, "e", 1), End);

        Assert.Equal(["g=k sum=15 second=9 all=4 from=1"], player.Sink["out"]);
    }

    [Fact]
    public void A_condition_that_cannot_be_computed_does_not_hold_and_the_row_is_told_once()
    {
        var divides = new MatchCondition(
            [new("v", new MatchTerm.Current("v"))],
            new Expression.Compare(Comparison.Equal, Divided("v"), new Expression.Int64(5)));
        var pattern = RowPattern.Begin("a").Where(Named("a")).FollowedByAny("b").Where(Named("b")).Where(divides);
        var player = Play(
            pattern.ToSpec(new MatchColumn("v", new MatchTerm.Last("b", "v"))),
            Row(1, "a"), Row(2, "a"), Row(3, "b", 0), Row(4, "b", 2), End);

        Assert.Equal(["g=k v=2", "g=k v=2"], player.Sink["out"]);
        var letter = Assert.Single(player.Sink[PipelineBuilder.DeadLettersStream]);
        Assert.Contains("reason=division_by_zero", letter, StringComparison.Ordinal);
        Assert.Contains("v=0", letter, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_a_limit_the_oldest_partial_match_goes_and_is_told()
    {
        var spec = Abc.ToSpec(new MatchColumn("a", new MatchTerm.FirstTime("a"))) with
        {
            Limits = new() { PartialsPerKeyMax = 2 },
        };
        var player = Play(spec, Row(1, "a"), Row(2, "a"), Row(3, "a"), Row(4, "b"), Row(5, "c"), End);

        Assert.Equal(["g=k a=2", "g=k a=3"], player.Sink["out"]);
        var letter = Assert.Single(player.Sink[PipelineBuilder.DeadLettersStream]);
        Assert.Contains("reason=pattern_limit", letter, StringComparison.Ordinal);
        Assert.Contains(
            "1 partial matches of key (k) were given up: a key has 2 at most", letter, StringComparison.Ordinal);
    }

    [Fact]
    public void By_journal_time_rows_enter_as_they_arrive_and_time_passes_with_the_clock()
    {
        var spec = Abc.Within(new Duration(5_000_000)).ToSpec(TimesOf("a", "b", "c")) with
        {
            Time = TimeDomain.Journal,
        };
        var player = Play(spec, Row(30, "a"), Row(20, "b"), Row(10, "c"), Scripts.Tick(2), Row(1, "a"));

        Assert.Equal(
            ["g=k a=0 a_last=0 a_count=1 b=0 b_last=0 b_count=1 c=0 c_last=0 c_count=1"], player.Sink["out"]);
        player.Play(Scripts.Tick(4));
        Assert.Empty(player.Sink["timed_out"]);
        player.Play(Scripts.Tick(1));
        Assert.Equal(["g=k a=2000000 a_last=2000000 a_count=1 b_count=0 c_count=0"], player.Sink["timed_out"]);
    }

    [Fact]
    public void By_journal_time_rows_of_one_instant_wait_for_their_order()
    {
        var spec = Abc.ToSpec(TimesOf("c")) with
        {
            Time = TimeDomain.Journal,
            OrderBy = [SortColumn.Ascending("v")],
        };
        var player = Play(spec, Row(1, "c", 3), Row(1, "b", 2), Row(1, "a", 1));

        Assert.Empty(player.Sink["out"]);
        player.Play(Scripts.Tick(1));
        Assert.Equal(["g=k c=0 c_last=0 c_count=1"], player.Sink["out"]);
    }

    [Fact]
    public void A_match_stands_under_the_time_of_its_last_row_and_keeps_the_key()
    {
        var builder = new PipelineBuilder("then");
        builder.Table(Table, Schema, new("g", [Schema.Columns[0]], -1))
            .Match("match", Abc.ToSpec() with { Scope = ClockScope.Stream })
            .Window("counts", WindowSpec.Tumbling(
                new Duration(10), [Aggregate.CountAll("n")], ClockScope.Stream))
            .To("out");
        var player = new ScriptPlayer(builder.Build(), new EventTime(0));

        player.Play(Row(1, "a"), Row(5, "b"), Row(12, "c"), Mark(12), Mark(19));

        Assert.StartsWith(
            "g=k window_start=10 window_end=20 n=1 ", Assert.Single(player.Sink["out"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v", "x", "looks at step 'x', which the pattern has not; it has a, b, c")]
    [InlineData("w", "a", "No column 'w'")]
    public void A_value_that_is_nowhere_is_refused(string column, string step, string message)
    {
        var spec = Abc.ToSpec(new MatchColumn("x", new MatchTerm.First(step, column)));

        var exception = Assert.Throws<ArgumentException>(() => Pipeline(spec));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changelog_and_keys_without_a_clock_are_refused()
    {
        var builder = new PipelineBuilder("refused");
        var keys = new Telemetry.Engine.State.KeySpace("g", [Schema.Columns[0]], -1);
        var changes = builder.Table("changes", Schema, keys, updates: true);
        var rows = builder.Table(Table, Schema, keys);

        Assert.Throws<ArgumentException>(() => changes.Match("m1", Abc.ToSpec()));
        var exception = Assert.Throws<ArgumentException>(() => rows.Match("m2", Abc.ToSpec()));
        Assert.Contains("needs the stream's clock", exception.Message, StringComparison.Ordinal);
    }

    private static Expression.Compare Value(Comparison comparison, double than) => new(
        comparison, new Expression.Column("value"), new Expression.Float64(than));

    private static Expression.Call Divided(string by) => new(
        RowFunction.Of<long, long>("ten_by", (long value, ref RowOutcome outcome) =>
        {
            if (value != 0) { return 10 / value; }
            outcome.Fail(DeadLetterSchema.DivisionByZero, null);
            return 0;
        }, mayFault: true), new Expression.Column(by));
}
