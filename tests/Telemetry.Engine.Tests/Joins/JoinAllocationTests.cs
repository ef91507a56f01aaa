using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Joins;

/// <summary>Once a join has grown to what it holds at a time, rows cost no memory.</summary>
public sealed class JoinAllocationTests : IStepSink
{
    private const int Keys = 50;
    private const int FrameRows = 500;

    private static readonly Schema Rows = new(
        new("k", ColumnType.Int64), new("v", ColumnType.Float64), new("window_start", ColumnType.Time),
        new("window_end", ColumnType.Time), new("name", ColumnType.Text));

    private static readonly KeySpace Space = new("k", [new("k", ColumnType.Int64)], -1);

    private static readonly Expression IsLess = new Expression.Compare(
        Comparison.Less, new Expression.Column("v"), new Expression.Column("right_v"));

    private readonly StepInput _input = new();
    private long _position;
    private long _rows;

    public static TheoryData<string> Names => ["interval", "window", "temporal", "regular", "lookup"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_cost_no_memory_in_the_steady_state(string name)
    {
        var builder = new PipelineBuilder("p");
        var left = builder.Table("l", Rows, Space);
        var right = builder.Table("r", Rows, Space);
        var joined = name switch
        {
            "interval" => left.IntervalJoin("join", right, IntervalJoinSpec.Between(
                new(-100), new(100), JoinType.Full, ClockScope.Stream) with
            { Condition = IsLess }),
            "window" => left.WindowJoin("join", right, new()
            {
                Type = JoinType.Full,
                Scope = ClockScope.Stream,
                Condition = IsLess,
            }),
            "temporal" => left.TemporalJoin("join", right, new() { Type = JoinType.Left, Scope = ClockScope.Stream }),
            "regular" => left.Join("join", right, new()
            {
                Type = JoinType.Full,
                TimeToLive = new(640),
                Condition = IsLess,
            }),
            _ => left.Lookup("join", new()
            {
                Type = JoinType.Left,
                On = ["name"],
                KeyColumns = [new("name", ColumnType.Text)],
                Columns = [],
            }),
        };
        joined.To("out");
        var pipeline = builder.Build();
        var partition = pipeline.CreatePartition();
        Frame[] frames = [pipeline.NewFrame(partition, "l", out var keys), pipeline.NewFrame(partition, "r", out _)];
        int[] ordinals = [.. Enumerable.Range(0, Keys).Select(key => keys!.Intern([key]))];
        var text = partition.Texts.Intern("a name");
        for (var round = 0; round < 60; round++) { Turn(partition, frames, ordinals, text, round); }
        var (before, rows) = (GC.GetAllocatedBytesForCurrentThread(), _rows);
        for (var round = 60; round < 120; round++) { Turn(partition, frames, ordinals, text, round); }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(_rows - rows >= 60 * FrameRows, $"{_rows - rows} rows");
    }

    void IStepSink.Emit(in Emission emission, Frame frame) => _rows += frame.Count;

    private void Turn(Partition partition, Frame[] frames, int[] keys, int text, int round)
    {
        for (var side = 0; side < frames.Length; side++)
        {
            var frame = frames[side];
            frame.Clear();
            frame.AddRows(FrameRows);
            for (var row = 0; row < FrameRows; row++)
            {
                var time = (round * FrameRows) + row - (row * 7 % 50);
                frame.Times[row] = time;
                frame.Keys[row] = keys[row % Keys];
                frame.Longs(0)[row] = row % Keys;
                frame.Doubles(1)[row] = (row * 31 % 17) + side;
                frame.Longs(2)[row] = time / 100 * 100;
                frame.Longs(3)[row] = (time / 100 * 100) + 100;
                frame.TextOrdinals(4)[row] = text;
            }
            var watermark = side == 0 ? EventTime.Min : new EventTime((round * FrameRows) + FrameRows - 60);
            var now = new EventTime(round * FrameRows);
            _input.BeginFrame(new(_position++, now, default), side == 0 ? "l" : "r", frame, watermark);
            partition.Step(_input, this);
        }
    }
}
