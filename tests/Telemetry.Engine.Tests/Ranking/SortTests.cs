using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Testing;

namespace Telemetry.Engine.Tests.Ranking;

[Verifies(typeof(SortOperator))]
public sealed class SortTests
{
    private static readonly Schema Rows = new(new("n", ColumnType.Int64, true), new("text", ColumnType.Text, true));

    [Fact]
    public void All_rows_come_in_order_at_the_end_and_equal_ones_as_they_came()
    {
        var sink = new OperatorVerifier(() => Build(new() { OrderBy = [SortColumn.Descending("n")] })).Verify(
            [Row(3, "a"), Row(null, "b"), Row(5, "c"), Row(3, "d"), new ScriptStep.Watermark("rows", new(1_000))]);
        Assert.Equal(["n=5 text=c", "n=3 text=a", "n=3 text=d", "text=b"], sink["out"]);
    }

    [Theory]
    [InlineData(0, null, "a b c")]
    [InlineData(1, 1L, "b")]
    [InlineData(2, 9L, "c")]
    [InlineData(5, 1L, "")]
    [InlineData(0, 0L, "")]
    public void Offset_and_count_choose_from_the_order_of_arrival_too(long offset, long? count, string expected)
    {
        var sink = new OperatorVerifier(() => Build(new() { OrderBy = [], Offset = offset, Count = count })).Verify(
            [Row(3, "a"), Row(1, "b"), Row(2, "c")]);
        Assert.Equal(expected, string.Join(' ', sink["out"].Select(line => line.Split('=')[^1])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_a_changelog_the_rows_that_are_left_come_out(int seed)
    {
        var random = new Random(seed);
        var table = new List<(long? N, string Text)>();
        var script = new List<ScriptStep>();
        for (var step = 0; step < 300; step++)
        {
            (long? N, string Text) row = (random.Next(8) is > 0 and var n ? n : null, $"t{random.Next(4)}");
            var isAdded = table.Count == 0 || random.Next(3) > 0;
            if (!isAdded) { row = table[random.Next(table.Count)]; }
            script.Add(Row(row.N, row.Text) with { Kind = isAdded ? ChangeKind.Insert : ChangeKind.Delete });
            // Of equal rows it is the oldest one that goes.
            if (isAdded) { table.Add(row); } else { table.RemoveAt(table.IndexOf(row)); }
        }
        SortSpec spec = new() { OrderBy = [SortColumn.Ascending("n"), SortColumn.Descending("text")] };
        var sink = new OperatorVerifier(() => Build(spec, updates: true)).Verify(script);
        var expected = table.OrderBy(row => row.N ?? long.MinValue)
            .ThenByDescending(row => row.Text, StringComparer.Ordinal)
            .Select(row => row.N is { } n ? $"n={n} text={row.Text}" : $"text={row.Text}");
        Assert.Equal(expected, sink["out"]);
    }

    [Fact]
    public void A_row_that_takes_back_what_is_not_there_does_nothing()
    {
        var sink = new OperatorVerifier(() => Build(new() { OrderBy = [] }, updates: true)).Verify(
            [Row(1, "a"), Row(1, "b") with { Kind = ChangeKind.Delete }]);
        Assert.Equal(["n=1 text=a"], sink["out"]);
    }

    private static ScriptStep.Row Row(long? n, string text) => new("rows", new(0), n, text);

    private static Pipeline Build(SortSpec spec, bool updates = false)
    {
        var builder = new PipelineBuilder("p");
        builder.Table("rows", Rows, updates: updates).Sort("sort", spec).To("out");
        return builder.Build();
    }
}
