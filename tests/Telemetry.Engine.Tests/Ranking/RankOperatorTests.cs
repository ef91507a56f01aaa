using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Ranking;

/// <summary>The changes that a top-N makes, one by one. Rows are (category, shop, num).</summary>
public sealed class RankOperatorTests
{
    private static readonly Schema Columns = new(
        new("category", ColumnType.Text), new("shop", ColumnType.Int64), new("num", ColumnType.Float64, true));

    [Fact]
    public void With_the_number_in_the_result_each_number_whose_row_changes_is_updated()
    {
        var player = Player(Spec(2, "rank"));

        player.Play(Add("book", 1, 12), Add("book", 2, 19), Add("book", 4, 11), Add("book", 5, 13));

        Assert.Equal(
            [
                "category=book shop=1 num=12 rank=1",
                "UpdateBefore category=book shop=1 num=12 rank=1", "UpdateAfter category=book shop=2 num=19 rank=1",
                "category=book shop=1 num=12 rank=2",
                "UpdateBefore category=book shop=1 num=12 rank=2", "UpdateAfter category=book shop=5 num=13 rank=2",
            ], player.Sink["out"]);
    }

    [Fact]
    public void Without_it_only_what_leaves_and_what_enters_is_said()
    {
        var player = Player(Spec(2, null));

        player.Play(Add("book", 1, 12), Add("book", 2, 19), Add("book", 4, 11), Add("book", 5, 30));

        Assert.Equal(
            [
                "category=book shop=1 num=12", "category=book shop=2 num=19",
                "Delete category=book shop=1 num=12", "category=book shop=5 num=30",
            ], player.Sink["out"]);
    }

    [Fact]
    public void The_one_first_row_is_updated_only_by_one_that_comes_before_it()
    {
        var player = Player(Spec(1, null));

        player.Play(Add("book", 1, 12), Add("book", 2, 12), Add("book", 3, 19), Add("fruit", 4, 1));

        Assert.Equal(
            [
                "category=book shop=1 num=12",
                "UpdateBefore category=book shop=1 num=12", "UpdateAfter category=book shop=3 num=19",
                "category=fruit shop=4 num=1",
            ], player.Sink["out"]);
    }

    [Fact]
    public void A_partition_that_is_forgotten_begins_anew()
    {
        ScriptStep[] script =
        [
            Add("book", 1, 12), Add("fruit", 2, 5), new ScriptStep.Tick(new(6)), Add("book", 3, 19), Add("book", 4, 1),
            new ScriptStep.Tick(new(6)), Add("fruit", 5, 1), Add("book", 6, 13), new ScriptStep.Tick(new(10)),
            Add("book", 7, 1),
        ];

        var sink = new OperatorVerifier(() => Pipeline(Spec(1, null) with { Retention = new Duration(10) }, false))
            .Verify(script);

        Assert.Equal(
            [
                "category=book shop=1 num=12", "category=fruit shop=2 num=5",
                "UpdateBefore category=book shop=1 num=12", "UpdateAfter category=book shop=3 num=19",
                "category=fruit shop=5 num=1", "category=book shop=7 num=1",
            ], sink["out"]);
    }

    [Fact]
    public void A_unique_row_that_is_forgotten_with_its_partition_comes_anew_into_another_one()
    {
        var spec = new RankSpec
        {
            PartitionBy = ["category"],
            OrderBy = [new("num")],
            To = 2,
            UniqueKey = ["shop"],
            Retention = new Duration(10),
        };

        var sink = new OperatorVerifier(() => Pipeline(spec, false)).Verify(
        [
            Add("book", 1, 12), new ScriptStep.Tick(new(10)), Add("fruit", 1, 5), new ScriptStep.Tick(new(5)),
            Add("book", 1, 6),
        ]);

        Assert.Equal(
            [
                "category=book shop=1 num=12", "category=fruit shop=1 num=5", "Delete category=fruit shop=1 num=5",
                "category=book shop=1 num=6",
            ], sink["out"]);
    }

    [Fact]
    public void A_row_that_is_taken_back_lets_the_next_one_in()
    {
        var player = Player(Spec(2, null), updates: true);

        player.Play(Add("book", 1, 12), Add("book", 2, 19), Add("book", 4, 11));
        player.Play(Add("book", 2, 19) with { Kind = ChangeKind.Delete });

        Assert.Equal(
            ["Delete category=book shop=2 num=19", "category=book shop=4 num=11"], player.Sink["out"].Skip(2));
    }

    [Fact]
    public void An_update_that_moves_a_row_changes_only_the_numbers_between()
    {
        var player = Player(Spec(5, "rank"), updates: true);

        player.Play(Add("a", 1, 50), Add("a", 2, 40), Add("a", 3, 30), Add("a", 4, 20));
        player.Play(
            Add("a", 3, 30) with { Kind = ChangeKind.UpdateBefore },
            Add("a", 3, 45) with { Kind = ChangeKind.UpdateAfter });

        Assert.Equal(
            [
                "UpdateBefore category=a shop=2 num=40 rank=2", "UpdateAfter category=a shop=3 num=45 rank=2",
                "UpdateBefore category=a shop=3 num=30 rank=3", "UpdateAfter category=a shop=2 num=40 rank=3",
            ], player.Sink["out"].Skip(4));
    }

    [Fact]
    public void A_row_that_was_not_there_and_is_taken_back_goes_aside()
    {
        var player = Player(Spec(2, null), updates: true);

        player.Play(Add("book", 1, 12), Add("book", 1, 13) with { Kind = ChangeKind.Delete });

        Assert.Equal("category=book shop=1 num=12", Assert.Single(player.Sink["out"]));
        Assert.Equal("category=book shop=1 num=13", Assert.Single(player.Sink["unmatched"]));
    }

    [Fact]
    public void A_row_that_moves_to_another_partition_leaves_the_old_one()
    {
        var player = Player(Spec(1, null) with { UniqueKey = ["shop"] });

        player.Play(Add("book", 1, 12), Add("book", 2, 3), Add("fruit", 1, 5));

        Assert.Equal(
            [
                "category=book shop=1 num=12",
                "UpdateBefore category=book shop=1 num=12", "UpdateAfter category=book shop=2 num=3",
                "category=fruit shop=1 num=5",
            ], player.Sink["out"]);
    }

    [Theory]
    [InlineData(RankFunction.RowNumber, "1 2 3 4 5")]
    [InlineData(RankFunction.Rank, "1 1 3 3 5")]
    [InlineData(RankFunction.DenseRank, "1 1 2 2 3")]
    public void Equal_rows_share_a_rank_or_not(RankFunction function, string ranks)
    {
        var player = Player(Spec(9, "rank") with { Function = function });
        var table = new ChangeTable();

        player.Play(Add("a", 1, 5), Add("a", 2, 4), Add("a", 3, 5), Add("a", 4, 4), Add("a", 5, 1));

        table.TakeFrom(player.Sink["out"]);
        Assert.Equal(ranks.Split(' '), table.Rows.Select(row => row[(row.LastIndexOf('=') + 1)..]).Order());
    }

    [Fact]
    public void Flinks_top_n_over_a_group_by_gives_its_rows()
    {
        var player = Player(
            Spec(3, "rank_num") with { OrderBy = [SortColumn.Ascending("num")] }, updates: true);
        (string Category, long Shop, double Num)[] rows =
        [
            ("book", 11, 100), ("book", 11, 200), ("book", 12, 400), ("book", 12, 500), ("book", 10, 600),
            ("book", 10, 700), ("book", 9, 800), ("book", 9, 900), ("book", 10, 500), ("book", 8, 110),
            ("book", 8, 120), ("book", 7, 1800), ("book", 9, 300), ("book", 6, 1900), ("book", 7, 50),
            ("book", 11, 1800), ("book", 7, 50), ("book", 8, 2000), ("book", 6, 700), ("book", 5, 800),
            ("book", 4, 910), ("book", 3, 1000), ("book", 2, 1100), ("book", 1, 1200),
        ];
        var sums = new Dictionary<(string, long), double>();
        foreach (var (category, shop, num) in rows)
        {
            var isKnown = sums.TryGetValue((category, shop), out var sum);
            if (!isKnown) { player.Play(Add(category, shop, num)); }
            else
            {
                player.Play(
                    Add(category, shop, sum) with { Kind = ChangeKind.UpdateBefore },
                    Add(category, shop, sum + num) with { Kind = ChangeKind.UpdateAfter });
            }
            sums[(category, shop)] = sum + num;
        }
        var table = new ChangeTable();
        table.TakeFrom(player.Sink["out"]);

        Assert.Equal(
            [
                "category=book shop=12 num=900 rank_num=2", "category=book shop=4 num=910 rank_num=3",
                "category=book shop=5 num=800 rank_num=1",
            ], table.Rows);
    }

    [Fact]
    public void Texts_are_ordered_by_code_points_and_nan_is_the_greatest_number()
    {
        var byText = new ScriptPlayer(Pipeline(new()
        {
            PartitionBy = [],
            OrderBy = [SortColumn.Descending("category")],
            To = 1,
        }, false), new EventTime(0));
        var byNumber = Player(Spec(1, null));

        byText.Play(Add("\uFFFD", 1, 1), Add("\U0001F600", 2, 1), Add("zzz", 3, 1));
        byNumber.Play(Add("a", 1, 5), Add("a", 2, double.NaN), Add("a", 3, 9));

        Assert.Equal("UpdateAfter category=\U0001F600 shop=2 num=1", byText.Sink["out"][^1]);
        Assert.Equal("UpdateAfter category=a shop=2 num=NaN", byNumber.Sink["out"][^1]);
    }

    [Fact]
    public void A_unique_key_that_is_the_stream_s_own_is_known_again_after_a_restore()
    {
        var sink = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("test");
            builder.Table("rows", Columns).KeyBy("shop").TopN("top", Spec(2, null) with { UniqueKey = ["shop"] })
                .To("out");
            return builder.Build();
        }).Verify([Add("b", 1, 12), Add("b", 2, 19), Add("a", 3, 4), Add("a", 3, 5), Add("b", 1, 20), Add("a", 2, 1)]);

        Assert.Equal(
            [
                "category=b shop=1 num=12", "category=b shop=2 num=19", "category=a shop=3 num=4",
                "UpdateBefore category=a shop=3 num=4", "UpdateAfter category=a shop=3 num=5",
                "UpdateBefore category=b shop=1 num=12", "UpdateAfter category=b shop=1 num=20",
                "Delete category=b shop=2 num=19", "category=a shop=2 num=1",
            ], sink["out"]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 2)]
    public void Ranks_that_do_not_exist_are_refused(int from, int to) =>
        Assert.Throws<ArgumentException>(() => Pipeline(Spec(to, null) with { From = from }, false));

    [Fact]
    public void The_steady_state_allocates_nothing()
    {
        var pipeline = Pipeline(Spec(3, "rank") with { UniqueKey = ["shop"] }, false);
        var partition = pipeline.CreatePartition();
        var input = new StepInput();
        var frame = pipeline.NewFrame(partition, "rows", out _);
        var sink = new SilentSink();
        long position = 0;
        long Play(int steps)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var step = 0; step < steps; step++)
            {
                frame.Clear();
                for (var row = 0; row < 256; row++)
                {
                    frame.Add(new EventTime(0), Frame.NoKey);
                    frame.TextOrdinals(0)[row] = partition.Texts.Intern("book");
                    frame.Longs(1)[row] = row;
                    frame.Doubles(2)[row] = (position * 7919 + row * 104_729) % 1_000;
                }
                input.BeginFrame(
                    new(position++, new EventTime(0), Duration.Zero), "rows", frame, EventTime.Min);
                partition.Step(input, sink);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Play(20);

        Assert.Equal(0, Play(20));
    }

    private static RankSpec Spec(int to, string? rankColumn) => new()
    {
        PartitionBy = ["category"],
        OrderBy = [SortColumn.Descending("num")],
        To = to,
        RankColumn = rankColumn,
    };

    private static ScriptPlayer Player(RankSpec spec, bool updates = false) =>
        new(Pipeline(spec, updates), new EventTime(0));

    private static Pipeline Pipeline(RankSpec spec, bool updates)
    {
        var builder = new PipelineBuilder("test");
        var ranked = builder.Table("rows", Columns, null, updates).TopN("top", spec);
        ranked.To("out");
        if (updates) { ranked.Side(RankOperator.UnmatchedPort).To("unmatched"); }
        return builder.Build();
    }

    private static ScriptStep.Row Add(string category, long shop, double num) =>
        new ScriptStep.Row("rows", new EventTime(0), category, shop, num);

    private sealed class SilentSink : IStepSink
    {
        public void Emit(in Emission emission, Frame frame) { }
    }
}
