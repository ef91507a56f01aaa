using Telemetry.Engine;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Joins;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Benchmarks;

/// <summary>The engine's interval join: a frame of the left side, one of the right side, and the watermark after
/// them.</summary>
internal sealed class EngineJoin(long intervalMicros) : IEngine, IStepSink
{
    private readonly StepInput _step = new();
    private readonly Frame[] _frames = new Frame[2];
    private readonly int[][] _ordinals = new int[2][];
    private Checksum _checksum;
    private Partition? _partition;
    private long _position;
    private long _shift;

    public string Name => "engine";

    public Action<Partition>? AfterStep { get; set; }

    public Checksum Run(EventColumns events, Probe probe)
    {
        if (_partition is null) { Build(events.Devices); }
        _checksum = default;
        var greatest = EventTime.Min.Micros;
        const int most = 2 * EngineLimits.FrameRowsMax;
        var half = events.Count / 2 / most * most;
        for (var from = 0; from < events.Count; from += most)
        {
            if (from == half) { probe.Halfway(); }
            greatest = Math.Max(greatest, Fill(events, from, Math.Min(most, events.Count - from)));
            Step("left", _frames[0], EventTime.Min);
            Step("right", _frames[1], new(greatest - EventColumns.DisorderMicros - 1));
        }
        probe.End();
        _shift += events.RepeatMicros;
        _frames[1].Clear();
        // The next run is later than this one: watermarks do not go back.
        Step("right", _frames[1], new(events.Times[0] + _shift - (2 * EventColumns.DisorderMicros)));
        return _checksum;
    }

    public void Emit(in Emission emission, Frame frame)
    {
        var left = frame.Doubles(0).Values;
        var right = frame.Doubles(1).Values;
        for (var row = 0; row < frame.Count; row++)
        {
            _checksum.Add(1, left[row] + right[row], Math.Min(left[row], right[row]), Math.Max(left[row], right[row]));
        }
    }

    private void Step(string table, Frame frame, EventTime watermark)
    {
        _step.BeginFrame(new(_position, new(_position++), default), table, frame, watermark);
        _partition!.Step(_step, this);
        AfterStep?.Invoke(_partition);
    }

    private long Fill(EventColumns events, int from, int count)
    {
        var greatest = long.MinValue;
        foreach (var frame in _frames) { frame.Clear(); }
        for (var index = from; index < from + count; index++)
        {
            var side = EventColumns.IsRight(index) ? 1 : 0;
            var time = events.Times[index] + _shift;
            greatest = Math.Max(greatest, time);
            var row = _frames[side].Add(new(time), _ordinals[side][events.Keys[index]]);
            _frames[side].Doubles(0)[row] = events.Values[index];
        }
        return greatest;
    }

    private void Build(int devices)
    {
        var builder = new PipelineBuilder("bench");
        var left = builder.Table("left", new(new Column("value", ColumnType.Float64)), KeySpace.Series);
        var right = builder.Table("right", new(new Column("value", ColumnType.Float64)), KeySpace.Series);
        var interval = new Duration(intervalMicros);
        left.IntervalJoin("pairs", right, IntervalJoinSpec.Between(
            new(-intervalMicros), interval, JoinType.Inner, ClockScope.Stream)).To("out");
        var pipeline = builder.Build();
        _partition = pipeline.CreatePartition();
        var metric = _partition.Texts.Intern("temperature");
        foreach (var (side, table) in ((int, string)[])[(0, "left"), (1, "right")])
        {
            _frames[side] = pipeline.NewFrame(_partition, table, out var keys);
            _ordinals[side] = new int[devices];
            for (var device = 0; device < devices; device++)
            {
                _ordinals[side][device] = keys!.Intern([_partition.Texts.Intern($"device-{device:D6}"), metric]);
            }
        }
    }
}
