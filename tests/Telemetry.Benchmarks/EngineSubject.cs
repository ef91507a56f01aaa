using Telemetry.Engine;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Benchmarks;

/// <summary>The engine: whole partition steps of one frame each, with the watermark after each frame.</summary>
/// <param name="name">What the lines call it.</param>
/// <param name="window">Puts the windows behind the rows.</param>
internal sealed class EngineSubject(string name, Func<PipelineStream, PipelineStream> window) : IEngine, IStepSink
{
    private readonly StepInput _step = new();
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

    public Action<Partition>? AfterStep { get; set; }

    public Checksum Run(EventColumns events, Probe probe)
    {
        if (_partition is null) { Build(events.Devices); }
        _checksum = default;
        var greatest = EventTime.Min.Micros;
        var half = events.Count / 2 / EngineLimits.FrameRowsMax * EngineLimits.FrameRowsMax;
        for (var from = 0; from < events.Count; from += EngineLimits.FrameRowsMax)
        {
            if (from == half) { probe.Halfway(); }
            var count = Math.Min(EngineLimits.FrameRowsMax, events.Count - from);
            greatest = Math.Max(greatest, Fill(events, from, count));
            Step(new(greatest - EventColumns.DisorderMicros - 1));
        }
        probe.End();
        _shift += events.RepeatMicros;
        _frame!.Clear();
        // The next run is later than this one: watermarks do not go back.
        Step(new(events.Times[0] + _shift - EventColumns.DisorderMicros - 1));
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

    private void Step(EventTime watermark)
    {
        _step.BeginFrame(new(_position, new(_position++), default), "rows", _frame!, watermark);
        _partition!.Step(_step, this);
        AfterStep?.Invoke(_partition);
    }

    private long Fill(EventColumns events, int from, int count)
    {
        var frame = _frame!;
        frame.Clear();
        frame.AddRows(count);
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
        window(builder.Table("rows", new(new Column("value", ColumnType.Float64)), KeySpace.Series)).To("out");
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
}
