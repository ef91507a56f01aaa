using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Joins;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Joins;

public sealed class LargeJoinTests : IStepSink
{
    private const int Side = 1_000;

    private static readonly Schema Rows = new(
        new("k", ColumnType.Int64), new("window_start", ColumnType.Time), new("window_end", ColumnType.Time));

    private long _rows;

    [Fact]
    public void A_million_pairs_that_come_out_at_once_need_not_be_in_memory_at_once()
    {
        var space = new KeySpace("k", [new("k", ColumnType.Int64)], -1);
        var builder = new PipelineBuilder("p");
        builder.Table("l", Rows, space)
            .WindowJoin("join", builder.Table("r", Rows, space), new() { Scope = ClockScope.Stream }).To("out");
        var pipeline = builder.Build();
        var partition = pipeline.CreatePartition();
        var input = new StepInput();
        foreach (var table in (string[])["l", "r"])
        {
            var frame = pipeline.NewFrame(partition, table, out var keys);
            frame.AddRows(Side);
            frame.Keys.Fill(keys!.Intern([1]));
            frame.Longs(2).Values.Fill(10);
            input.BeginFrame(new(partition.LastStep + 1, new(0), default), table, frame, EventTime.Min);
            partition.Step(input, this);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();

        input.BeginFrame(
            new(partition.LastStep + 1, new(0), default), "l", pipeline.NewFrame(partition, "l", out _), new(9));
        partition.Step(input, this);

        Assert.Equal((long)Side * Side, _rows);
        // All of them are 58 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
    }

    void IStepSink.Emit(in Emission emission, Frame frame) => _rows += frame.Count;
}
