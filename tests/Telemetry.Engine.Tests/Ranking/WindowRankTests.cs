using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Ranking;

/// <summary>The first rows of each window. Rows are (device, window_start, window_end, value).</summary>
[Verifies(typeof(WindowRankOperator))]
public sealed class WindowRankTests
{
    private static readonly Schema Columns = new(
        new("device", ColumnType.Text), new("window_start", ColumnType.Time), new("window_end", ColumnType.Time),
        new("value", ColumnType.Float64, true));

    [Fact]
    public void A_window_gives_its_first_rows_when_it_closes_and_later_ones_go_aside()
    {
        var player = Player(Spec(2) with { PartitionBy = ["window_start", "window_end"] });

        player.Play(Row("a", 0, 1), Row("b", 0, 5), Row("c", 0, 3), Row("d", 10, 9), Mark(8));
        Assert.Empty(player.Sink["out"]);
        player.Play(Mark(9), Row("e", 0, 7), Mark(19));

        Assert.Equal(
            [
                "device=b window_start=0 window_end=10 value=5 place=1",
                "device=c window_start=0 window_end=10 value=3 place=2",
                "device=d window_start=10 window_end=20 value=9 place=1",
            ], player.Sink["out"]);
        Assert.Equal("device=e window_start=0 window_end=10 value=7", Assert.Single(player.Sink["late"]));
    }

    [Fact]
    public void A_window_that_ends_before_all_times_is_late_and_holds_no_other_one_back()
    {
        var player = Player(Spec(1));

        player.Play(
            new ScriptStep.Row("rows", new EventTime(0), "a", EventTime.Min, EventTime.Min, 1.0), Row("a", 0, 2),
            Mark(9));

        Assert.Equal("device=a window_start=0 window_end=10 value=2 place=1", Assert.Single(player.Sink["out"]));
        Assert.Single(player.Sink["late"]);
    }

    [Fact]
    public void The_results_of_windows_are_ranked_when_the_watermark_that_gave_them_arrives()
    {
        var builder = new PipelineBuilder("test");
        builder.Readings.Window("sums", WindowSpec.Tumbling(
                Duration.FromSeconds(10), [new(AggregateFunction.Sum, "value", "sum")], ClockScope.Stream))
            .WindowTopN("top", new()
            {
                PartitionBy = [],
                OrderBy = [SortColumn.Descending("sum")],
                To = 1,
                Scope = ClockScope.Stream,
            }).To("out");
        var player = new ScriptPlayer(builder.Build(), Scripts.Start);

        player.Play(
            Scripts.Read("a", 1, 1), Scripts.Read("b", 2, 3), Scripts.Read("a", 3, 4), Scripts.Read("b", 12, 1),
            Scripts.Low("a", 10), Scripts.Low("b", 12));

        Assert.Contains("device=a metric=t", Assert.Single(player.Sink["out"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeduplicateKeep.First, "2")]
    [InlineData(DeduplicateKeep.Last, "4")]
    public void Deduplication_of_windows_is_their_first_rank_and_the_last_of_equal_times_stays_last(
        DeduplicateKeep keep, string value)
    {
        var spec = WindowRankSpec.Deduplicate(keep, "at", ["device"], ClockScope.Stream);
        var schema = new Schema([.. Columns.Columns, new("at", ColumnType.Time)]);
        var builder = new PipelineBuilder("test");
        builder.Table("rows", schema).WindowTopN("top", spec).To("out");
        var player = new ScriptPlayer(builder.Build(), new EventTime(0));
        ScriptStep At(long at, double number) => new ScriptStep.Row(
            "rows", new EventTime(at), "a", new EventTime(0), new EventTime(10), number, new EventTime(at));

        player.Play(At(3, 1), At(2, 2), At(5, 3), At(5, 4), At(2, 5), Mark(9));

        Assert.Contains($" value={value} ", Assert.Single(player.Sink["out"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RankFunction.RowNumber, false)]
    [InlineData(RankFunction.RowNumber, true)]
    [InlineData(RankFunction.Rank, false)]
    [InlineData(RankFunction.DenseRank, false)]
    public void Windows_give_the_first_rows_of_a_plain_sort_in_every_batching_and_after_every_restore(
        RankFunction function, bool lastFirst)
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var random = new Random(seed);
            var spec = Spec(1 + random.Next(4)) with
            {
                Function = function,
                LastOfEqualsFirst = lastFirst,
                From = 1 + random.Next(2),
                OrderBy = [new("value", random.Next(2) == 0, (NullOrder)random.Next(3))],
            };
            spec = spec with { To = spec.To + 1 };
            var script = new List<ScriptStep>();
            var rows = new List<(long Start, string Device, double? Value)>();
            var mark = 0L;
            for (var step = 0; step < 150; step++)
            {
                var row = (Start: (step + random.Next(40)) / 10 * 10L, Device: $"d{random.Next(3)}",
                    Value: random.Next(6) == 0 ? (double?)null : random.Next(5));
                script.Add(Row(row.Device, row.Start, row.Value));
                if (row.Start + 9 > mark) { rows.Add(row); }
                if (random.Next(8) == 0) { script.Add(Mark(mark = Math.Max(mark, step + random.Next(5)))); }
            }

            var sink = new OperatorVerifier(() => Pipeline(spec)) { Seeds = 2 }.Verify(script);

            Assert.True(Expected(spec, rows).SequenceEqual(sink["out"]), $"seed {seed}, {spec}");
        }
    }

    private static IEnumerable<string> Expected(
        WindowRankSpec spec, List<(long Start, string Device, double? Value)> rows)
    {
        var (isDescending, nulls) = (spec.OrderBy[0].IsDescending, spec.OrderBy[0].Nulls);
        var nullsFirst = nulls == NullOrder.First || (nulls == NullOrder.Lowest && !isDescending);
        double Weight(double? value) => value is { } number
            ? (isDescending ? -number : number) : nullsFirst ? double.NegativeInfinity : double.PositiveInfinity;
        foreach (var window in rows.GroupBy(row => (row.Start, row.Device))
            .OrderBy(group => group.Key.Start).ThenBy(group => group.Key.Device, StringComparer.Ordinal))
        {
            var arrived = spec.LastOfEqualsFirst ? window.Reverse() : window;
            var sorted = arrived.OrderBy(row => Weight(row.Value)).ToList();
            for (var place = 0; place < sorted.Count; place++)
            {
                var before = sorted.Where(row => Weight(row.Value) < Weight(sorted[place].Value)).ToList();
                var rank = spec.Function switch
                {
                    RankFunction.RowNumber => place + 1,
                    RankFunction.Rank => before.Count + 1,
                    _ => before.Select(row => row.Value).Distinct().Count() + 1,
                };
                if (rank < spec.From || rank > spec.To) { continue; }
                var value = sorted[place].Value is { } number ? $" value={number}" : "";
                yield return $"device={window.Key.Device} window_start={window.Key.Start} "
                    + $"window_end={window.Key.Start + 10}{value} place={rank}";
            }
        }
    }

    private static WindowRankSpec Spec(int to) => new()
    {
        OrderBy = [SortColumn.Descending("value")],
        To = to,
        RankColumn = "place",
        Scope = ClockScope.Stream,
    };

    private static ScriptPlayer Player(WindowRankSpec spec) => new(Pipeline(spec), new EventTime(0));

    private static Pipeline Pipeline(WindowRankSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var ranked = builder.Table("rows", Columns, KeySpace.Device).WindowTopN("top", spec);
        ranked.To("out");
        ranked.Side(WindowRankOperator.LatePort).To("late");
        return builder.Build();
    }

    private static ScriptStep.Watermark Mark(long time) => new("rows", new EventTime(time));

    private static ScriptStep.Row Row(string device, long start, double? value) => new ScriptStep.Row(
        "rows", new EventTime(start), device, new EventTime(start), new EventTime(start + 10), value);
}
