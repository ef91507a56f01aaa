using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Windows.Aggregates;

public sealed class AggregateWindowTests
{
    private const string Rows = SampleScripts.Table;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Windows_of_every_shape_have_every_aggregate_over_rows_and_over_changelogs(int seed, bool updates)
    {
        var aggregates = Exact(updates);
        foreach (var (shape, assigner, describe) in Shapes(aggregates))
        {
            var random = new Random(seed);
            var script = new List<ScriptStep>();
            List<Sample> samples;
            if (updates) { samples = SampleScripts.Changes(random, 70, script, timeMax: 60); }
            else
            {
                samples = Sample.Many(random, 60, timeMax: 60);
                script.AddRange(samples.Select(sample => SampleScripts.Row(sample)));
            }
            script.Add(new ScriptStep.Watermark(Rows, new(40)));
            var sink = new OperatorVerifier(() => Pipeline(updates, describe)) { Seeds = 2 }.Verify(script);
            Assert.True(
                Expected(assigner, aggregates, samples).SequenceEqual(Lines(sink["out"])), $"{shape}, seed {seed}");
            Assert.Empty(sink["late"]);
        }
    }

    [Fact]
    public void A_late_change_lets_a_window_speak_again_and_a_row_that_is_late_for_all_goes_aside()
    {
        var spec = GeneralWindowSpec.OnEventTime(
            WindowAssigner.Tumbling(new(10)), [Aggregate.CountAll("n"), new(AggregateFunction.Max, "integer", "max")],
            ClockScope.Stream) with
        { AllowedLateness = new(20) };
        var sample = new Sample(1, 5, null, null, null, null, null);
        var sink = new OperatorVerifier(() => Pipeline(true, keyed => keyed.Window("windows", spec))).Verify(
        [
            SampleScripts.Row(sample), SampleScripts.Row(sample with { Time = 2, Integer = 9 }),
            new ScriptStep.Watermark(Rows, new(15)),
            SampleScripts.Row(sample with { Time = 2, Integer = 9 }, ChangeKind.UpdateBefore),
            SampleScripts.Row(sample with { Time = 2, Integer = 3 }, ChangeKind.UpdateAfter),
            SampleScripts.Row(sample with { Time = 2, Integer = 3 }, ChangeKind.Delete),
            SampleScripts.Row(sample, ChangeKind.Delete),
            new ScriptStep.Watermark(Rows, new(50)),
            SampleScripts.Row(sample, ChangeKind.UpdateBefore),
            SampleScripts.Row(sample with { Time = 55 }, ChangeKind.UpdateAfter),
        ]);
        Assert.Equal(
            ["n=2 max=9 revision=0", "n=2 max=5 revision=1", "n=1 max=5 revision=2", "n=0 revision=3",
             "n=1 max=5 revision=0"],
            sink["out"].Select(line => line.Split(" state")[0].Split("0 ", 3)[^1].Replace("window_end=10 ", "")
                .Replace("window_end=60 ", "")));
        Assert.Equal(["Delete integer=5"], sink["late"]);
    }

    [Fact]
    public void Sessions_and_groups_of_sources_keep_state_of_variable_size()
    {
        Aggregate[] aggregates =
        [
            new(AggregateFunction.CountDistinct, "value", "kinds"), new(AggregateFunction.TopK, "value", "top")
            {
                Parameter = 2,
            },
            new(AggregateFunction.Quantile, "value", "p50") { Parameter = 0.5 },
            new(AggregateFunction.TimeWeightedAvg, "value", "mean"), new(AggregateFunction.Max, "unit", "unit"),
        ];
        var script = new List<ScriptStep>();
        var random = new Random(3);
        for (var count = 0; count < 60; count++)
        {
            script.Add(new ScriptStep.Reading(
                $"device-{random.Next(2)}", "t", Scripts.At(count + random.Next(3)), random.Next(5)));
            if (count % 20 == 19)
            {
                script.Add(new ScriptStep.Low("device-0", Scripts.At(count - 2)));
                script.Add(new ScriptStep.Low("device-1", Scripts.At(count - 2)));
            }
        }
        var sessions = new OperatorVerifier(() => Readings(readings => readings.Window("windows",
            GeneralWindowSpec.OnEventTime(
                WindowAssigner.Session(SessionGap.Fixed(Duration.FromSeconds(3))), aggregates)))).Verify(script);
        Assert.NotEmpty(sessions["out"]);
        var groups = new OperatorVerifier(() => Readings(readings => readings.GroupWindow("groups", new()
        {
            Size = Duration.FromSeconds(10),
            Aggregates = [.. aggregates],
            IdleAfter = Duration.FromSeconds(5),
            Deadline = Duration.FromSeconds(60),
            Horizon = Duration.FromSeconds(1_000),
            Groups = [new SourceGroup("hall", "device-0", "device-1")],
        })))
        { Remembering = ["groups"] }.Verify(script);
        Assert.NotEmpty(groups["out"]);
    }

    [Fact]
    public void More_values_than_may_be_kept_make_a_null_and_a_dead_letter()
    {
        var builder = new PipelineBuilder("p");
        builder.Table(Rows, Sample.Schema).KeyBy("flag").Window("windows", WindowSpec.Tumbling(
            new(10), [new(AggregateFunction.CountDistinct, "integer", "kinds")], ClockScope.Stream)).To("out");
        var player = new ScriptPlayer(builder.Build(), new EventTime(0));
        var sample = new Sample(1, 0, null, null, null, true, null);
        for (var value = 0; value <= EngineLimits.AggregateValuesMax; value++)
        {
            player.Play(SampleScripts.Row(sample with { Integer = value }));
        }
        player.Play(new ScriptStep.Watermark(Rows, new(10)));
        Assert.DoesNotContain("kinds=", Assert.Single(player.Sink["out"]), StringComparison.Ordinal);
        Assert.Contains(
            "reason=aggregate_limit detail=CountDistinct(integer) AS kinds, key (true), window [",
            Assert.Single(player.Sink[PipelineBuilder.DeadLettersStream]), StringComparison.Ordinal);
    }

    [Fact]
    public void Panes_that_windows_share_refuse_state_of_variable_size()
    {
        var input = new InputPort(Sample.Schema, new("all", [], -1));
        var spec = WindowSpec.Hopping(
            new(10), new(5), [new(AggregateFunction.CountDistinct, "integer", "kinds")], ClockScope.Stream);
        Assert.Throws<ArgumentException>(() => new WindowOperator(spec, input));
        Assert.Throws<ArgumentException>(() => spec with { Offset = new(5) });
        Assert.Throws<ArgumentException>(() => spec with { Offset = new(-5) });
    }

    /// <summary>Aggregates whose results do not depend on rounding; a sum of decimals keeps the scale of a value that
    /// was taken back, so it is printed otherwise.</summary>
    private static Aggregate[] Exact(bool updates) =>
    [
        .. Naive.Aggregates(updates).Where(aggregate => aggregate.Function
            is AggregateFunction.Count or AggregateFunction.CountDistinct or AggregateFunction.First
            or AggregateFunction.Last || (aggregate.Function is AggregateFunction.Sum or AggregateFunction.TopK
            && !(updates && aggregate.Argument == "exact")) || (aggregate.Function
            is AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.Avg
            && aggregate.Argument != "exact")),
    ];

    private static IEnumerable<(string, WindowAssigner, Func<PipelineStream, PipelineStream>)> Shapes(
        Aggregate[] aggregates)
    {
        yield return ("tumbling", WindowAssigner.Tumbling(new(10), new(-3)), keyed => keyed.Window(
            "windows", WindowSpec.Tumbling(new(10), aggregates, ClockScope.Stream) with { Offset = new(-3) }));
        yield return ("hopping", WindowAssigner.Hopping(new(12), new(5), new(2)), keyed => keyed.Window(
            "windows", WindowSpec.Hopping(new(12), new(5), aggregates, ClockScope.Stream) with { Offset = new(2) }));
        var cumulating = WindowAssigner.Cumulating(new(12), new(4), new(1));
        yield return ("cumulating", cumulating, keyed => keyed.Window(
            "windows", GeneralWindowSpec.OnEventTime(cumulating, aggregates, ClockScope.Stream)));
    }

    private static IEnumerable<string> Expected(WindowAssigner assigner, Aggregate[] aggregates, List<Sample> samples)
    {
        var frame = new Frame(Sample.Schema, new());
        return samples
            .SelectMany(sample =>
            {
                var spans = new List<WindowSpan>();
                assigner.Assign(sample.Time, frame, 0, spans);
                return spans.Select(span => (span, sample));
            })
            .GroupBy(pair => (pair.span, pair.sample.Flag), pair => pair.sample)
            .Select(group => SampleScripts.Line(
                (group.Key.Flag is { } flag ? $"flag={SampleScripts.Print(flag)} " : "")
                + $"window_start={group.Key.span.Start} window_end={group.Key.span.End}", aggregates, [.. group]))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Lines(IReadOnlyList<string> lines) =>
        lines.Select(line => line.Split(" revision")[0]).Order(StringComparer.Ordinal);

    private static Pipeline Pipeline(bool updates, Func<PipelineStream, PipelineStream> describe)
    {
        var builder = new PipelineBuilder("p");
        var windows = describe(builder.Table(Rows, Sample.Schema, updates: updates).KeyBy("flag"));
        windows.Side(WindowOperator.LatePort).To("late");
        windows.To("out");
        return builder.Build();
    }

    private static Pipeline Readings(Func<PipelineStream, PipelineStream> describe)
    {
        var builder = new PipelineBuilder("p");
        describe(builder.Readings.WhereNotNull("value")).To("out");
        return builder.Build();
    }
}
