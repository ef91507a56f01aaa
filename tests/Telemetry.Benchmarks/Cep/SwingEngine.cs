using Telemetry.Engine;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Patterns;
using Telemetry.Engine.Windows;

namespace Telemetry.Benchmarks.Cep;

/// <summary>The engine: whole partition steps of one frame and its watermark each.</summary>
internal sealed class SwingEngine : ISwings, IStepSink
{
    private readonly StepInput _step = new();
    private readonly Partition _partition;
    private readonly Frame _frame;
    private readonly int[] _ordinals;
    private long _position;
    private long _found;
    private long _timedOut;
    private double _sum;

    private SwingEngine(string name, int devices, Action<PipelineStream> describe)
    {
        Name = name;
        var builder = new PipelineBuilder("bench");
        describe(builder.Table("rows", new(new Column("value", ColumnType.Float64)), KeySpace.Series));
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

    public string Name { get; }

    public (long Found, long TimedOut, double Sum) Result => (_found, _timedOut, _sum);

    /// <summary>Conditions as expressions, as SQL lowers them.</summary>
    public static SwingEngine OfExpressions(int devices) => new("engine", devices, rows =>
    {
        var higher = new MatchCondition(
            [new("value", new MatchTerm.Current("value")), new("high", new MatchTerm.Last("high", "value"))],
            new Expression.Compare(
                Comparison.Greater, new Expression.Column("value"), new Expression.Column("high")));
        var pattern = RowPattern.Begin("high").Where(Is(Comparison.Greater, 95))
            .FollowedBy("higher").Where(Is(Comparison.Greater, 95)).Where(higher)
            .FollowedBy("drop").Where(Is(Comparison.Less, 5)).Within(Duration.FromSeconds(60));
        var found = rows.Match("swings", pattern.ToSpec(new MatchColumn("peak", new MatchTerm.Last("higher", "value")))
            with
        { Scope = ClockScope.Stream });
        found.To("found");
        found.Side(CepOperator.TimedOutPort).To("timed_out");
    });

    /// <summary>Conditions as lambdas.</summary>
    public static SwingEngine OfLambdas(int devices) => new("engine_lambdas", devices, rows =>
    {
        var pattern = Pattern.Begin<double>("high").Where(static value => value > 95)
            .FollowedBy("higher").Where(static value => value > 95)
            .Where(static (value, match) => value > match.Last("high"))
            .FollowedBy("drop").Where(static value => value < 5).Within(Duration.FromSeconds(60));
        var timedOut = new SideTag<double>("timed_out", RowShape.Float64("peak"));
        var found = rows.AsRows(RowShape.Float64("value"))
            .Match("swings", pattern, new() { Clock = ClockScope.Stream })
            .TimedOut(timedOut, static partial => partial.First("high"))
            .Select(static match => match.Last("higher"), RowShape.Float64("peak"));
        found.To("found");
        found.Side(timedOut).To("timed_out");
    });

    public void Take(SwingEvents events)
    {
        for (var from = 0; from < SwingEvents.Count; from += EngineLimits.FrameRowsMax)
        {
            _frame.Clear();
            _frame.AddRows(EngineLimits.FrameRowsMax);
            events.Times.AsSpan(from, EngineLimits.FrameRowsMax).CopyTo(_frame.Times);
            var keys = _frame.Keys;
            for (var row = 0; row < keys.Length; row++) { keys[row] = _ordinals[events.Keys[from + row]]; }
            events.Values.AsSpan(from, EngineLimits.FrameRowsMax).CopyTo(_frame.Doubles(0).Values);
            var watermark = new EventTime(events.Watermarks[from / EngineLimits.FrameRowsMax]);
            _step.BeginFrame(new(_position, new(_position++), default), "rows", _frame, watermark);
            _partition.Step(_step, this);
        }
    }

    public void Emit(in Emission emission, Frame frame)
    {
        if (emission.Stream == "timed_out") { _timedOut += frame.Count; return; }
        if (emission.Stream != "found") { return; }
        _found += frame.Count;
        foreach (var peak in frame.Doubles(frame.Schema.IndexOf("peak")).Values[..frame.Count]) { _sum += peak; }
    }

    private static Expression.Compare Is(Comparison comparison, double than) =>
        new(comparison, new Expression.Column("value"), new Expression.Float64(than));
}
