using Telemetry.Engine.Aggregation;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Tests.Windows.Aggregates;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Aggregation;

[Verifies(typeof(ExpandOperator))]
public sealed class ExpandTests
{
    [Fact]
    public void A_row_comes_once_per_set_without_the_columns_that_are_not_in_it()
    {
        var sets = GroupingSets.Rollup("text", "flag") with { Copies = [("text", "words")] };
        var sink = new OperatorVerifier(() => Pipeline(sets)).Verify(
        [
            SampleScripts.Row(new(1, 7, null, null, "a", true, null)),
            SampleScripts.Row(new(2, 8, null, null, null, true, null), ChangeKind.Delete),
        ]);
        Assert.Equal(
            [
                "integer=7 text=a flag=true words=a grouping_id=0 grouping_set=0",
                "integer=7 text=a words=a grouping_id=1 grouping_set=1",
                "integer=7 words=a grouping_id=3 grouping_set=2",
                "Delete integer=8 flag=true grouping_id=0 grouping_set=0",
                "Delete integer=8 grouping_id=1 grouping_set=1",
                "Delete integer=8 grouping_id=3 grouping_set=2",
            ],
            sink["out"]);
    }

    [Fact]
    public void A_cube_has_every_set_once_and_a_rollup_every_beginning()
    {
        Assert.Equal("(a, b): (a, b), (a), (b), ()", GroupingSets.Cube("a", "b").ToString());
        Assert.Equal("(a, b, c): (a, b, c), (a, b), (a), ()", GroupingSets.Rollup("a", "b", "c").ToString());
        Assert.Equal("(): ()", GroupingSets.Cube().ToString());
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => GroupingSets.Of(["a"], ["b"]));
        Assert.Throws<ArgumentException>(() => GroupingSets.Of(["a", "a"], ["a"]));
        Assert.Throws<ArgumentException>(() => GroupingSets.Of(["a"]));
        Assert.Throws<ArgumentException>(() => GroupingSets.Cube([.. Enumerable.Range(0, 9).Select(n => $"c{n}")]));
        Assert.Throws<ArgumentException>(() => Pipeline(GroupingSets.Cube("nothing")));
        Assert.Throws<ArgumentException>(() => Pipeline(
            GroupingSets.Cube("text") with { Copies = [("text", "flag")] }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Grouped_by_its_columns_it_gives_the_groups_of_all_sets(int seed)
    {
        var samples = Sample.Many(new Random(seed), 50, timeMax: 20);
        var count = Aggregate.CountAll("n");
        var sink = new OperatorVerifier(() => Windows([count])).Verify(
            [.. samples.Select(sample => SampleScripts.Row(sample)), new ScriptStep.Watermark("rows", new(100))]);
        var expected = new List<string>();
        foreach (var window in samples.GroupBy(sample => sample.Time / 10))
        {
            var bounds = $"window_start={window.Key * 10} window_end={(window.Key * 10) + 10}";
            Add(expected, window.GroupBy(s => (s.Text, s.Flag)), "grouping_id=0 grouping_set=0", bounds);
            Add(expected, window.GroupBy(s => (s.Text, (bool?)null)), "grouping_id=1 grouping_set=1", bounds);
            Add(expected, window.GroupBy(s => ((string?)null, s.Flag)), "grouping_id=2 grouping_set=2", bounds);
            Add(expected, window.GroupBy(s => ((string?)null, (bool?)null)), "grouping_id=3 grouping_set=3", bounds);
        }
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            sink["out"].Select(line => line.Split(" revision")[0]).Order(StringComparer.Ordinal));
    }

    private static void Add(
        List<string> lines, IEnumerable<IGrouping<(string? Text, bool? Flag), Sample>> groups, string set,
        string bounds)
    {
        foreach (var group in groups)
        {
            string?[] parts =
            [
                group.Key.Text is { } text ? $"text={text}" : null,
                group.Key.Flag is { } flag ? $"flag={SampleScripts.Print(flag)}" : null,
                set, bounds, $"n={group.Count()}",
            ];
            lines.Add(string.Join(' ', parts.Where(part => part is not null)));
        }
    }

    private static Pipeline Pipeline(GroupingSets sets)
    {
        var builder = new PipelineBuilder("p");
        builder.Table(SampleScripts.Table, Sample.Schema, updates: true).Expand("expand", sets).To("out");
        return builder.Build();
    }

    private static Pipeline Windows(Aggregate[] aggregates)
    {
        var builder = new PipelineBuilder("p");
        builder.Table(SampleScripts.Table, Sample.Schema).Expand("expand", GroupingSets.Cube("text", "flag"))
            .KeyBy("text", "flag", ExpandOperator.IdColumn, ExpandOperator.SetColumn)
            .Window("windows", WindowSpec.Tumbling(new(10), aggregates, ClockScope.Stream)).To("out");
        return builder.Build();
    }
}
