using Telemetry.Engine.Cep;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Patterns;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Typed;

/// <summary>FlinkCEP's language over typed streams.</summary>
[Verifies(typeof(CepOperator))]
public sealed class TypedPatternTests
{
    private static readonly SideTag<string> Unfinished = new("unfinished", RowShape.Text("began"));

    private static Pattern<Reading, Reading> Swing => Pattern
        .Begin<Reading>("high", AfterMatch.SkipPastLastEvent).Where(reading => reading.Value > 80)
        .FollowedBy("higher").Where((reading, match) => reading.Value > match.Last("high").Value)
        .FollowedBy("drop").Where(reading => reading.Value < 20)
        .Within(Duration.FromSeconds(60));

    [Fact]
    public void A_pattern_is_found_and_selected_from()
    {
        var player = Play(
            stream => stream.Match("swings", Swing).Select(
                match => $"{match.First("high").Value}-{match.Last("higher").Value}-{match.Last("drop").Value}",
                RowShape.Text("values")),
            Read("a", 1_000, 85), Read("a", 1_010, 84), Read("a", 1_020, 90), Read("a", 1_030, 10), Low("a", 1_031));

        Assert.Equal(["values=85-90-10"], player.Sink["out"]);
    }

    [Fact]
    public void What_was_timed_out_and_what_was_late_are_side_outputs()
    {
        var builder = new PipelineBuilder("sides", new IngestOptions { AdmitsLate = true });
        var found = builder.Readings.AsRows<Reading>().KeyBy("device").Match("swings", Swing)
            .TimedOut(Unfinished, partial => $"{partial.First("high").Value} of {partial.Rows.Count}");
        var swings = found.Select(match => match.Rows.Count, RowShape.Int64("rows"));
        swings.To("out");
        swings.Side(Unfinished).To("unfinished");
        swings.Side(found.LateTag).Select(reading => reading.Value ?? 0, RowShape.Float64("value")).To("late");
        var player = new ScriptPlayer(builder.Build(), Start);

        player.Play(
            Read("a", 1_000, 85), Read("a", 1_010, 90), Low("a", 1_061), Read("a", 1_002, 7));

        Assert.Equal(["began=85 of 2"], player.Sink["unfinished"]);
        Assert.Equal(["value=7"], player.Sink["late"]);
        Assert.Empty(player.Sink["out"]);
    }

    [Fact]
    public void A_process_says_what_it_wants_of_matches_and_of_partial_ones()
    {
        var builder = new PipelineBuilder("process");
        var swings = builder.Readings.AsRows<Reading>().Match("swings", Swing)
            .Process(() => new Reporter(), RowShape.Text("report"));
        swings.To("out");
        swings.Side(Reporter.Ended).To("ended");
        var player = new ScriptPlayer(builder.Build(), Start);

        player.Play(
            Read("a", 1_000, 85), Read("a", 1_010, 90), Read("a", 1_020, 10), Read("a", 1_100, 99), Low("a", 1_200));

        Assert.Equal(["report=85 90 10 at 1020000000"], player.Sink["out"]);
        Assert.Equal(["report=1 until 1160000000"], player.Sink["ended"]);
    }

    [Fact]
    public void Groups_loops_until_options_and_forbidden_steps_work_together()
    {
        var pair = Pattern.Begin<Reading>("on").Where(reading => reading.Value == 1)
            .Next("off").Where(reading => reading.Value == 0);
        var pattern = Pattern.Begin<Reading>("start", AfterMatch.SkipPastLastEvent).Where(reading => reading.Value == 9)
            .FollowedBy(pair).Times(2)
            .FollowedBy("loop").Where(reading => reading.Value is 5 or 6).Or(reading => reading.Value == 7)
            .OneOrMore().Greedy().Until(reading => reading.Value == 8)
            .NotFollowedBy("never").Where(reading => reading.Value == 3)
            .Within(Duration.FromSeconds(100));

        var player = Play(
            stream => stream.Match("all", pattern).Select(
                match => string.Join(' ', match.Rows.Select(reading => reading.Value)), RowShape.Text("values")),
            [.. Values("a", 9, 1, 0, 2, 1, 0, 5, 2, 7, 6, 8, 5), .. Values("b", 9, 1, 0, 1, 0, 5, 3), Low("a", 1_101),
             Low("b", 1_101)]);

        Assert.Equal(["values=9 1 0 1 0 5 7 6"], player.Sink["out"]);
    }

    [Fact]
    public void A_match_gives_the_rows_of_each_step_in_order()
    {
        var pattern = Pattern.Begin<Reading>("first").Where(reading => reading.Value == 0)
            .Next("rising").Where((reading, match) => reading.Value > match.Rows[^1].Value).Times(3).Consecutive()
            .Next("end").Where((reading, match) => match["rising"].Sum(row => row.Value) == reading.Value
                && match.Has("first") && !match.Has("end") && match["end"].Count == 0);
        var player = Play(
            stream => stream.Match("rises", pattern).SelectMany(
                (match, output) =>
                {
                    foreach (var reading in match["rising"]) { output.Add($"{match.Start}: {reading.Value}"); }
                }, RowShape.Text("text")),
            Read("a", 1, 0), Read("a", 2, 1), Read("a", 3, 2), Read("a", 4, 4), Read("a", 5, 7), Low("a", 6));

        Assert.Equal(["text=1000000 us: 1", "text=1000000 us: 2", "text=1000000 us: 4"], player.Sink["out"]);
    }

    [Fact]
    public void Steps_take_rows_of_a_type_only()
    {
        var shape = RowShape.For<Animal>()
            .Text("kind", animal => animal.GetType().Name).Float64("size", animal => animal.Size)
            .Build(row => row.Text(0) == nameof(Dog) ? new Dog(row.Float64(1)) : new Animal(row.Float64(1)));
        var builder = new PipelineBuilder("animals");
        var pattern = Pattern.Begin<Animal>("any").FollowedBy("dog").SubType<Dog>().Where(dog => dog.Barks);
        builder.Table("animals", shape).Match("dogs", pattern)
            .Select(match => match.Last("dog").Size, RowShape.Float64("size")).To("out");
        var player = new ScriptPlayer(builder.Build(), new EventTime(0));

        player.Play(
            new ScriptStep.Row("animals", At(1), "Animal", 1.0), new ScriptStep.Row("animals", At(2), "Animal", 9.0),
            new ScriptStep.Row("animals", At(3), "Dog", 1.0), new ScriptStep.Row("animals", At(4), "Dog", 9.0),
            new ScriptStep.Watermark("animals", At(5)));

        Assert.Equal(["size=9", "size=9", "size=9"], player.Sink["out"]);
    }

    [Fact]
    public void Every_batching_and_every_restore_gives_the_same()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var random = new Random(seed);
            var script = new List<ScriptStep>();
            for (var step = 0; step < 120; step++)
            {
                var source = $"s{random.Next(3)}";
                script.Add(Read(source, 1_000 + step - (random.NextDouble() * 4), random.Next(0, 101)));
                if (step % 20 == 19) { script.Add(Low(source, 1_000 + step - 4)); }
            }

            var sink = new OperatorVerifier(() => PipelineOf(stream => stream.Match("swings", Swing).Select(
                match => match.Last("higher").Value ?? 0, RowShape.Float64("peak"))))
            { Start = Start, Seeds = 2 }
                .Verify(script);

            Assert.NotEmpty(sink["out"]);
        }
    }

    [Theory]
    [InlineData("twice how often", 0)]
    [InlineData("optional already", 1)]
    [InlineData("occurs once: it cannot be greedy", 2)]
    [InlineData("an until, which only a loop", 3)]
    [InlineData("A group cannot have a condition", 4)]
    [InlineData("Two steps are called b", 5)]
    [InlineData("no step is called so", 6)]
    [InlineData("it may have 64", 7)]
    [InlineData("neither consecutive nor allows combinations", 8)]
    [InlineData("is forbidden, so it does not repeat", 9)]
    [InlineData("above zero", 10)]
    public void What_makes_no_sense_is_refused_with_the_step_and_the_reason(string message, int mistake)
    {
        var step = Pattern.Begin<Reading>("a").Next("b");
        Func<Pattern<Reading, Reading>> describe = mistake switch
        {
            0 => () => step.OneOrMore().Times(2),
            1 => () => step.Optional().Optional(),
            2 => () => step.Greedy(),
            3 => () => step.Times(2).Until(_ => true),
            4 => () => Pattern.Begin(step).Where(_ => true),
            5 => () => step.Next("b"),
            6 => () => Pattern.Begin<Reading>("a", AfterMatch.SkipToFirst("x")),
            7 => () => Enumerable.Range(0, 65).Aggregate(step, (all, number) => all.Where(row => row.Value != number)),
            8 => () => step.Consecutive(),
            9 => () => step.NotNext("c").Times(2),
            _ => () => step.Within(Duration.Zero),
        };

        var exception = Assert.Throws<CepPatternException>(() =>
            PipelineOf(stream => stream.Match("m", describe()).Select(_ => "", RowShape.Text("t"))));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_pattern_is_another_state_and_a_changed_result_is_not()
    {
        Pipeline Of(Pattern<Reading, Reading> pattern, double plus, ClockScope clock) => PipelineOf(stream => stream
            .Match("m", pattern, new() { Clock = clock })
            .Select(match => plus + (match.Last("drop").Value ?? 0), RowShape.Float64("low")));
        var player = new ScriptPlayer(Of(Swing, 0, ClockScope.Source), Start);
        player.Play(Read("a", 1_000, 85), Read("a", 1_010, 90), Low("a", 1_011));
        var snapshot = player.Snapshot();

        var same = new ScriptPlayer(Of(Swing, 100, ClockScope.Stream), Start).Restore(snapshot, RestoreMode.Map);
        var other = new ScriptPlayer(Of(Swing.Within(Duration.FromSeconds(9)), 0, ClockScope.Source), Start)
            .Restore(snapshot, RestoreMode.Map);
        same.Play(Read("a", 1_020, 5), Low("a", 1_021));
        other.Play(Read("a", 1_020, 5), Low("a", 1_021));

        Assert.Equal(["low=105"], same.Sink["out"]);
        Assert.Empty(other.Sink["out"]);
    }

    [Fact]
    public void Options_say_clock_order_and_time()
    {
        var pattern = Pattern.Begin<Reading>("a").Where(row => row.Value == 1).Next("b").Where(row => row.Value == 2);
        var player = Play(
            stream => stream.Match("m", pattern, new() { OrderBy = [SortColumn.Ascending("value")] })
                .Select(match => match.Rows.Count, RowShape.Int64("rows")),
            Read("a", 5, 2), Read("a", 5, 1), Low("a", 6));
        var arrived = Play(
            stream => stream.Match("m", pattern, new() { Time = TimeDomain.Journal })
                .Select(match => match.Rows.Count, RowShape.Int64("rows")),
            Read("a", 9, 1), Read("a", 5, 2));

        Assert.Equal(["rows=2"], player.Sink["out"]);
        Assert.Equal(["rows=2"], arrived.Sink["out"]);
        Assert.Throws<ArgumentException>(() => PipelineOf(stream => stream
            .Match("m", pattern, new() { OrderBy = [SortColumn.Ascending("nothing")] })
            .Select(match => match.Rows.Count, RowShape.Int64("rows"))));
    }

    private static IEnumerable<ScriptStep> Values(string source, params double[] values) =>
        values.Select((value, index) => Read(source, 1_000 + index, value));

    private static Pipeline PipelineOf<T>(Func<Stream<Reading>, Stream<T>> describe)
    {
        var builder = new PipelineBuilder("typed");
        describe(builder.Readings.AsRows<Reading>()).To("out");
        return builder.Build();
    }

    private static ScriptPlayer Play<T>(Func<Stream<Reading>, Stream<T>> describe, params ScriptStep[] steps) =>
        new ScriptPlayer(PipelineOf(describe), Start).Play(steps);

    private record Animal(double Size);

    private sealed record Dog(double Size) : Animal(Size)
    {
        public bool Barks => Size > 5;
    }

    private sealed class Reporter : MatchProcess<Reading, string>
    {
        public static readonly SideTag<string> Ended = new("ended", RowShape.Text("report"));

        private readonly RowCollector<string> _ended;

        public Reporter() => _ended = Side(Ended);

        public override void OnMatch(Match<Reading> match, ProcessContext context, RowCollector<string> output) =>
            output.Add($"{string.Join(' ', match.Rows.Select(row => row.Value))} at {context.Time.Micros}");

        public override void OnTimedOut(
            Match<Reading> partial, ProcessContext context, RowCollector<string> output) =>
            _ended.Add($"{partial.Rows.Count} until {context.Time.Micros}");
    }
}
