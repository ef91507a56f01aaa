using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Execution;

public sealed class StateBoundTests
{
    [Fact]
    public void A_pipeline_tells_before_it_starts_how_much_each_operator_and_all_together_can_remember()
    {
        var builder = new PipelineBuilder("p");
        var spec = WindowSpec.Tumbling(Duration.FromSeconds(1), WindowSpec.Statistics("value"));
        builder.Readings.WhereNotNull("value").Window("windows", spec).To("out");
        var pipeline = builder.Build();

        Assert.Equal(["ingest", "filter_1", "windows"], pipeline.StateBounds.Select(one => one.Name));
        Assert.Equal(StateBound.None, pipeline.StateBounds[1].Bound);
        Assert.True(pipeline.StateBounds[2].Bound.IsCounted);
        Assert.True(pipeline.StateBound.IsBounded);
        string[] lines = ["ingest: 1 KiB a key", "windows: ", "in all: "];
        Assert.Equal(lines, pipeline.StateExplanation.TrimEnd('\n').Split('\n')
            .Zip(lines, (line, start) => line[..start.Length]));
    }

    [Fact]
    public void An_operator_without_a_bound_is_named_with_its_reason_and_makes_the_whole_unbounded()
    {
        var bound = StateBound.Of(100).Plus(StateBound.Unlimited("it grows with the moon"));

        Assert.False(bound.IsBounded);
        Assert.Null(bound.BytesFor(1, 1));
        Assert.Equal("unbounded: it grows with the moon", bound.ToString());
    }

    [Fact]
    public void What_the_budget_counts_is_counted_once_for_all_operators()
    {
        var both = StateBound.Counted(perKey: 10).Plus(StateBound.Counted(perKey: 5, perSource: 1));

        Assert.Equal(EngineLimits.StateBytesMax + (15 * 200) + 100, both.BytesFor(100, 200));
        Assert.Equal(EngineLimits.StateBytesPerSourceMax + (15 * 2) + 1, both.BytesFor(1, 2));
        Assert.Equal(
            "15 B a key + 1 B a source + rows or windows within the budget (StateBytesPerSourceMax, StateBytesMax)",
            both.ToString());
    }

    [Fact]
    public void Sums_that_no_number_holds_are_the_greatest_number()
    {
        var bound = StateBound.Of(long.MaxValue, perKey: 2).Plus(StateBound.Of(1, perKey: long.MaxValue));

        Assert.Equal(long.MaxValue, bound.BytesFor(0, 1));
        Assert.Equal("1.5 KiB + 2 MiB a key", StateBound.Of(1_500, perKey: 2 << 20).ToString());
    }
}
