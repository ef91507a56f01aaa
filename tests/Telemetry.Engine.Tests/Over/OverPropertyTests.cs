using Telemetry.Engine.Execution;
using Telemetry.Engine.Over;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Over;

/// <summary>Random frames over random rows, with disorder, ties and NULLs, against a list that is walked
/// anew.</summary>
[Verifies(typeof(OverOperator))]
public sealed class OverPropertyTests
{
    private const int Seeds = 120;

    [Fact]
    public void Rows_go_out_when_their_frames_are_complete_with_what_a_plain_walk_gives()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var spec = SpecOf(random);
            var model = new OverModel(spec);
            var player = new ScriptPlayer(Pipeline(spec), new EventTime(0));
            foreach (var step in Script(random))
            {
                player.Play(step);
                if (step is ScriptStep.Row row) { model.Add(RowOf(row)); continue; }
                model.Advance(((ScriptStep.Watermark)step).Time.Micros);
                Compare($"seed {seed} at {step}: {spec}", model, player);
            }
            player.Play(new ScriptStep.EndOfInput());
            model.Advance(long.MaxValue);
            Compare($"seed {seed} at the end: {spec}", model, player);
            Assert.Equal(model.LateCount, player.Sink["late"].Count);
        }
    }

    [Fact]
    public void Every_batching_and_every_restore_gives_the_same()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed * 1_000);
            var spec = SpecOf(random);
            try
            {
                var sink = new OperatorVerifier(() => Pipeline(spec)) { Seeds = 2 }.Verify([.. Script(random)]);
                Assert.NotEmpty(sink["out"]);
            }
            catch (InvalidOperationException exception)
            {
                Assert.Fail($"seed {seed}: {spec}: {exception.Message}");
            }
        }
    }

    private static void Compare(string place, OverModel model, ScriptPlayer player)
    {
        foreach (var g in (string[])["a", "b", "c"])
        {
            var expected = model.GivenOf(g).ToList();
            var actual = player.Sink["out"].Where(line => line.Split(' ')[0] == $"g={g}").ToList();
            Assert.True(
                expected.SequenceEqual(actual),
                $"{place}\nexpected\n  {string.Join("\n  ", expected)}\ngot\n  {string.Join("\n  ", actual)}");
        }
    }

    private static IEnumerable<ScriptStep> Script(Random random)
    {
        var disorder = random.Next(1, 30);
        for (var step = 0; step < 90; step++)
        {
            long? n = random.Next(5) == 0 ? null : random.Next(100);
            yield return new ScriptStep.Row(
                "rows", new EventTime((step - random.Next(disorder)) / 2 * 2), $"{(char)('a' + random.Next(3))}",
                random.Next(5) == 0 ? null : (double)random.Next(20), n);
            if (random.Next(7) == 0) { yield return new ScriptStep.Watermark("rows", new EventTime(step - 12)); }
        }
    }

    private static OverModel.Row RowOf(ScriptStep.Row row) => new(
        (string)row.Values[0]!, row.Time.Micros, (double?)row.Values[1], (long?)row.Values[2]);

    private static OverSpec SpecOf(Random random) => new()
    {
        PartitionBy = random.Next(2) == 0 ? null : ["g"],
        Columns = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(index => ColumnOf(random, $"c{index}"))],
        Lateness = (OverLateness)random.Next(3),
        Scope = ClockScope.Stream,
    };

    private static OverColumn ColumnOf(Random random, string name)
    {
        var column = random.Next(2) == 0 ? "x" : "n";
        switch (random.Next(8))
        {
            case 0:
                return new OverColumn.Lag(column, random.Next(4), name)
                {
                    Default = random.Next(2) == 0 ? null : column == "x" ? (object)7.5 : 7L,
                };
            case 1: return new OverColumn.Lead(column, random.Next(4), name);
            case 2: return new OverColumn.NthValue(column, 1 + random.Next(3), FrameOf(random), name);
            case 3: return new OverColumn.LastValue(column, FrameOf(random), name);
            case 4: return new OverColumn.Number((RankFunction)(1 + random.Next(3)), name);
            default: return new OverColumn.Fold(AggregateOf(random, column, name), FrameOf(random));
        }
    }

    private static Aggregate AggregateOf(Random random, string column, string name) => random.Next(7) switch
    {
        0 => Aggregate.CountAll(name),
        1 => new(AggregateFunction.Count, column, name),
        2 => new(AggregateFunction.Avg, "x", name),
        3 => new(AggregateFunction.Min, column, name),
        4 => new(AggregateFunction.Max, column, name),
        5 => new(AggregateFunction.First, column, name),
        _ => new(AggregateFunction.Sum, column, name),
    };

    private static OverFrame FrameOf(Random random)
    {
        var isRange = random.Next(2) == 0;
        while (true)
        {
            try
            {
                var (from, to) = (BoundOf(random, isRange), BoundOf(random, isRange));
                var frame = isRange ? OverFrame.Range(from, to) : OverFrame.Rows(from, to);
                return frame with { ExcludesCurrentRow = random.Next(4) == 0 };
            }
            catch (ArgumentException)
            {
                // The ends were out of order: try others.
            }
        }
    }

    private static OverBound BoundOf(Random random, bool isRange)
    {
        var distance = random.Next(1, 5);
        return random.Next(8) switch
        {
            0 => OverBound.UnboundedPreceding,
            1 when random.Next(3) == 0 => OverBound.UnboundedFollowing,
            1 or 2 or 3 => OverBound.CurrentRow,
            4 or 5 or 6 => isRange
                ? OverBound.Preceding(new Duration(distance * 3)) : OverBound.Preceding(distance),
            _ => isRange ? OverBound.Following(new Duration(distance * 3)) : OverBound.Following(distance),
        };
    }

    private static Pipeline Pipeline(OverSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var space = new KeySpace("g", [OverModel.Columns.Columns[0]], -1);
        var over = builder.Table("rows", OverModel.Columns, space).Over("over", spec);
        over.To("out");
        over.Side(OverOperator.LatePort).To("late");
        return builder.Build();
    }
}
