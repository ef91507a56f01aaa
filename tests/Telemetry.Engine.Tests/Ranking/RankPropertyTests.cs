using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Ranking;

/// <summary>Random rows with ties and NULLs against a list that is sorted anew each time.</summary>
[Verifies(typeof(RankOperator))]
public sealed class RankPropertyTests
{
    public static TheoryData<RankFunction, bool, string> Shapes()
    {
        var shapes = new TheoryData<RankFunction, bool, string>();
        foreach (var function in (RankFunction[])[RankFunction.RowNumber, RankFunction.Rank, RankFunction.DenseRank])
        {
            foreach (var changes in (string[])["inserts", "changelog", "upserts", "keyed changelog"])
            {
                shapes.Add(function, false, changes);
                shapes.Add(function, true, changes);
            }
        }
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_table_after_every_change_is_the_first_rows_of_a_plain_sort(
        RankFunction function, bool hasRank, string changes)
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var random = new Random(seed);
            var spec = SpecOf(random, function, hasRank, changes);
            var model = new RankModel(spec);
            var player = new ScriptPlayer(Pipeline(spec, changes), new EventTime(0));
            var table = new ChangeTable();
            for (var step = 0; step < 100; step++)
            {
                player.Play(Next(random, model, changes));
                table.TakeFrom(player.Sink["out"]);
                Assert.True(
                    model.Table().SequenceEqual(table.Rows),
                    $"seed {seed}, step {step}, {spec}:\nexpected\n  {string.Join("\n  ", model.Table())}\n"
                    + $"got\n  {string.Join("\n  ", table.Rows)}");
            }
            Assert.Empty(player.Sink["unmatched"]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Changes_are_the_same_in_every_batching_and_after_every_restore(
        RankFunction function, bool hasRank, string changes)
    {
        var random = new Random(99);
        var spec = SpecOf(random, function, hasRank, changes);
        var model = new RankModel(spec);
        var script = new List<ScriptStep>();
        for (var step = 0; step < 60; step++) { script.AddRange(Next(random, model, changes)); }

        var sink = new OperatorVerifier(() => Pipeline(spec, changes)) { Seeds = 2 }.Verify(script);

        Assert.NotEmpty(sink["out"]);
    }

    private static RankSpec SpecOf(Random random, RankFunction function, bool hasRank, string changes)
    {
        var from = random.Next(3) == 0 ? random.Next(1, 4) : 1;
        return new()
        {
            Function = function,
            PartitionBy = random.Next(4) == 0 ? [] : ["g"],
            OrderBy = random.Next(3) switch
            {
                0 => [Sort(random, "x")],
                1 => [Sort(random, "n"), Sort(random, "x")],
                _ => [Sort(random, "k")],
            },
            From = from,
            To = from + random.Next(4),
            RankColumn = hasRank ? "place" : null,
            UniqueKey = changes is "upserts" or "keyed changelog" ? ["k"] : [],
        };
    }

    private static SortColumn Sort(Random random, string column) =>
        new(column, random.Next(2) == 0, (NullOrder)random.Next(3));

    private static IEnumerable<ScriptStep> Next(Random random, RankModel model, string changes)
    {
        var row = Row(random, model, changes);
        if (changes is "inserts" or "upserts" || model.All.Count == 0 || random.Next(3) == 0)
        {
            model.Insert(row);
            return [RankModel.Step(ChangeKind.Insert, row)];
        }
        var old = model.All[random.Next(model.All.Count)];
        if (random.Next(3) == 0)
        {
            model.Delete(old);
            return [RankModel.Step(ChangeKind.Delete, old)];
        }
        if (changes == "keyed changelog") { row[RankModel.Unique] = old[RankModel.Unique]; }
        model.Update(old, row);
        return [RankModel.Step(ChangeKind.UpdateBefore, old), RankModel.Step(ChangeKind.UpdateAfter, row)];
    }

    private static object?[] Row(Random random, RankModel model, string changes)
    {
        var key = changes == "keyed changelog" ? $"k{model.All.Count}-{random.Next(1_000_000)}" : $"k{random.Next(6)}";
        return
        [
            random.Next(6) == 0 ? null : $"g{random.Next(2)}", key,
            random.Next(6) == 0 ? null : (double)random.Next(5), random.Next(6) == 0 ? null : (long)random.Next(3),
        ];
    }

    private static Pipeline Pipeline(RankSpec spec, string changes)
    {
        var updates = changes is "changelog" or "keyed changelog";
        var builder = new PipelineBuilder("test");
        var ranked = builder.Table("rows", RankModel.Columns, null, updates).TopN("top", spec);
        ranked.To("out");
        if (updates) { ranked.Side(RankOperator.UnmatchedPort).To("unmatched"); }
        return builder.Build();
    }
}
