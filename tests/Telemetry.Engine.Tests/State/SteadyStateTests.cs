using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Gaps;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.State;

/// <summary>Operators that keep rows allocate nothing for a row once they have run.</summary>
public sealed class SteadyStateTests
{
    private const int Rows = 200;

    private static readonly Schema Columns = new(
        new("device", ColumnType.Text), new("value", ColumnType.Float64, true));

    private static readonly Dictionary<string, Func<PipelineStream, PipelineStream>> Operators =
        new(StringComparer.Ordinal)
        {
            ["gaps"] = rows => rows.FillGaps("op", new()
            {
                Interval = new(2),
                Fill = GapFill.Linear,
                Scope = ClockScope.Stream,
            }),
            ["order"] = rows => rows.InOrder("op", new() { ReorderLatency = new(50), Scope = ClockScope.Stream }),
            ["table"] = rows => rows.WhereNotNull("value"),
        };

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_cost_no_allocation(string name)
    {
        var builder = new PipelineBuilder("test");
        var watermark = WatermarkStrategy.Bounded(new(30)).Every(new(20));
        Operators[name](builder.Table("rows", Columns, KeySpace.Device, watermark: watermark)).To("out");
        var pipeline = builder.Build();
        var partition = pipeline.CreatePartition();
        var frame = pipeline.NewFrame(partition, "rows", out var keys);
        var (input, sink) = (new StepInput(), new Counter());
        for (var step = 0; step < 200; step++) { Send(partition, input, sink, frame, keys!, step); }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 200; step < 400; step++) { Send(partition, input, sink, frame, keys!, step); }

        // A queue or a column may grow once more; a row does not cost a byte.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 200 * Rows / 10, $"{allocated} bytes");
        Assert.True(sink.Rows > 200 * Rows, $"{sink.Rows} rows");
    }

    private static void Send(
        Partition partition, StepInput input, Counter sink, Frame frame, KeyTable keys, int step)
    {
        frame.Clear();
        for (var index = 0; index < Rows; index++)
        {
            var time = (step * Rows) + index - (index % 7 * 3);
            var row = frame.Add(new EventTime(time), Frame.NoKey);
            frame.SetText(0, row, Devices[index % Devices.Length]);
            frame.Doubles(1)[row] = index;
            frame.Keys[row] = keys.InternFrom(frame, row);
        }
        input.BeginFrame(new(step, new(step), new(step)), "rows", frame, EventTime.Min);
        partition.Step(input, sink);
    }

    private static readonly string[] Devices = ["a", "b", "c", "d"];

    private sealed class Counter : IStepSink
    {
        public int Rows { get; private set; }

        public void Emit(in Emission emission, Frame frame) => Rows += frame.Count;
    }
}
