using Telemetry.Engine;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Benchmarks;

/// <summary>The engine: whole partition steps of one frame each, with the watermark after each frame.</summary>
internal sealed class EngineSubject(string name, IReadOnlyList<Aggregate> aggregates) : ISubject, IStepSink
{
    private Checksum _checksum;
    private Partition? _partition;
    private Frame? _frame;
    private int[] _ordinals = [];
    private long _position;
    private long _shift;

    public string Name => name;

    public static IReadOnlyList<Aggregate> Four { get; } =
    [
        new(AggregateFunction.Count, "value", "count"), new(AggregateFunction.Sum, "value", "sum"),
        new(AggregateFunction.Min, "value", "min"), new(AggregateFunction.Max, "value", "max"),
    ];

    public Checksum Run(EventColumns events)
    {
        if (_partition is null) { Build(events.Devices); }
        _checksum = default;
        var step = new StepInput();
        var frame = _frame!;
        var greatest = long.MinValue;
        for (var from = 0; from < events.Count; from += EngineLimits.FrameRowsMax)
        {
            var count = Math.Min(EngineLimits.FrameRowsMax, events.Count - from);
            frame.Clear();
            frame.AddRows(count);
            greatest = Math.Max(greatest, Fill(frame, events, from, count));
            step.BeginFrame(Stamp(), "rows", frame, new(greatest - EventColumns.DisorderMicros - 1));
            _partition!.Step(step, this);
        }
        frame.Clear();
        step.BeginFrame(Stamp(), "rows", frame, new(greatest + EventColumns.WindowMicros));
        _partition!.Step(step, this);
        // The next round is later than this one: watermarks do not go back.
        _shift += ((events.Count * 10L / EventColumns.WindowMicros) + 4) * EventColumns.WindowMicros;
        return _checksum;
    }

    public void Emit(in Emission emission, Frame frame)
    {
        var first = frame.Schema.IndexOf("count");
        var counts = frame.Longs(first).Values;
        var sums = frame.Doubles(first + 1).Values;
        var least = frame.Doubles(first + 2).Values;
        var greatest = frame.Doubles(first + 3).Values;
        for (var row = 0; row < frame.Count; row++)
        {
            _checksum.Add(counts[row], sums[row], least[row], greatest[row]);
        }
    }

    private long Fill(Frame frame, EventColumns events, int from, int count)
    {
        var times = frame.Times;
        var greatest = long.MinValue;
        for (var row = 0; row < count; row++)
        {
            times[row] = events.Times[from + row] + _shift;
            greatest = Math.Max(greatest, times[row]);
        }
        var keys = frame.Keys;
        for (var row = 0; row < count; row++) { keys[row] = _ordinals[events.Keys[from + row]]; }
        events.Values.AsSpan(from, count).CopyTo(frame.Doubles(0).Values);
        return greatest;
    }

    private void Build(int devices)
    {
        var builder = new PipelineBuilder("bench");
        builder.Table("rows", new(new Column("value", ColumnType.Float64)), KeySpace.Series)
            .Window("windows", WindowSpec.Tumbling(new(EventColumns.WindowMicros), aggregates, ClockScope.Stream))
            .To("out");
        var pipeline = builder.Build();
        _partition = pipeline.CreatePartition();
        _frame = pipeline.NewFrame(_partition, "rows", out var keys);
        var metric = _partition.Texts.Intern("temperature");
        _ordinals = new int[devices];
        for (var device = 0; device < devices; device++)
        {
            _ordinals[device] = keys!.Intern([_partition.Texts.Intern($"device-{device:D6}"), metric]);
        }
    }

    private StepStamp Stamp() => new(_position, new(_position++), default);
}
