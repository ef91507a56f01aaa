using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Operators;

[Verifies(typeof(KeyByOperator))]
public sealed class KeyByTests
{
    private static readonly Schema Columns = new(
        new("name", ColumnType.Text, true), new("n", ColumnType.Int64), new("x", ColumnType.Float64));

    private static readonly WindowSpec Sums = WindowSpec.Tumbling(
        Duration.FromSeconds(10), [new(AggregateFunction.Sum, "x", "sum")], ClockScope.Stream);

    [Fact]
    public void Rows_fold_under_their_new_key_and_null_is_one()
    {
        var sink = new OperatorVerifier(() => Table(stream => stream.KeyBy("name", "n").Window("w", Sums)))
        {
            Start = Start,
        }.Verify(
            [Row(1, "a", 1, 1), Row(2, "a", 2, 2), Row(3, null, 1, 4), Row(4, "a", 1, 8), Row(5, null, 1, 16)]);

        Assert.Equal(
            ["n=1 sum=20", "name=a n=1 sum=9", "name=a n=2 sum=2"],
            sink["out"].Select(line => SumOf(line)));
    }

    [Fact]
    public void A_key_of_one_text_is_found_by_the_text_whatever_it_was_before()
    {
        var sink = new OperatorVerifier(() => Table(stream => stream.KeyBy("name").Window("w", Sums)))
        {
            Start = Start,
        }.Verify(
            [Row(1, "a", 1, 1), Row(2, "b", 2, 2), Row(3, null, 1, 4), Row(4, "a", 1, 8), Row(5, "b", 1, 16)]);

        Assert.Equal(
            ["sum=4", "name=a sum=9", "name=b sum=18"],
            sink["out"].Select(line => SumOf(line)));
    }

    [Fact]
    public void Keys_still_belong_to_sources_when_their_column_is_among_them()
    {
        var builder = new PipelineBuilder("p");

        Assert.Same(KeySpace.Device, builder.Readings.KeyBy("device").Keys);
        Assert.Equal(1, builder.Readings.KeyBy("unit", "device").Keys!.SourceColumn);
        Assert.Equal(-1, builder.Readings.KeyBy("metric").Keys!.SourceColumn);
        Assert.Throws<ArgumentException>(() => builder.Readings.KeyBy());
        Assert.Throws<ArgumentException>(() => builder.Readings.KeyBy("nothing"));
        Assert.Throws<ArgumentException>(() => Table(stream => stream.KeyBy(KeySpace.Device)));
    }

    [Fact]
    public void An_update_that_moves_a_row_to_another_key_is_a_delete_and_an_insert()
    {
        var builder = new PipelineBuilder("p");
        builder.Table("t", Columns, updates: true).KeyBy("name").To("out");
        var player = new ScriptPlayer(builder.Build(), Start).Play(
            Row(1, "a", 1, 1),
            Row(2, "a", 1, 1, ChangeKind.UpdateBefore), Row(2, "a", 2, 1, ChangeKind.UpdateAfter),
            Row(3, "a", 2, 1, ChangeKind.UpdateBefore), Row(3, "b", 2, 1, ChangeKind.UpdateAfter));

        Assert.Equal(
            ["name=a n=1 x=1", "UpdateBefore name=a n=1 x=1", "UpdateAfter name=a n=2 x=1", "Delete name=a n=2 x=1",
                "name=b n=2 x=1"],
            player.Sink["out"]);
    }

    private static Pipeline Table(Func<PipelineStream, PipelineStream> build)
    {
        var builder = new PipelineBuilder("p");
        build(builder.Table("t", Columns)).To("out");
        return builder.Build();
    }

    private static ScriptStep.Row Row(
        double at, string? name, long n, double x, ChangeKind kind = ChangeKind.Insert) =>
        new ScriptStep.Row("t", At(at), name, n, x) { Kind = kind };

    /// <summary>A result's line without its window and what comes behind the sum.</summary>
    private static string SumOf(string line) => string.Join(' ', line.Split(' ')
        .Where(part => !part.StartsWith("window_", StringComparison.Ordinal))
        .TakeWhile(part => !part.StartsWith("revision", StringComparison.Ordinal)));
}
