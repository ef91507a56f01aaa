using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Windows.General;

/// <summary>Scripts whose unit of time is the engine's own, and pipelines of one general window.</summary>
internal static class WindowScripts
{
    public static readonly Aggregate[] CountAndSum =
        [new(AggregateFunction.Count, "value", "count"), new(AggregateFunction.Sum, "value", "sum")];

    public static Duration Long(long micros) => new(micros);

    public static ScriptStep Row(string device, long time, double? value = 1) =>
        new ScriptStep.Row("rows", new EventTime(time), device, "t", value);

    public static ScriptStep Mark(long time) => new ScriptStep.Watermark("rows", new EventTime(time));

    public static ScriptStep Wait(long micros) => new ScriptStep.Tick(new Duration(micros));

    public static GeneralWindowSpec OnEventTime(WindowAssigner assigner, long lateness = 0) =>
        GeneralWindowSpec.OnEventTime(assigner, CountAndSum, ClockScope.Stream) with
        {
            AllowedLateness = new(lateness),
        };

    public static Pipeline Pipeline(GeneralWindowSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var windows = WindowsOf(builder, spec);
        windows.To("out");
        windows.Side(GeneralWindowOperator.LatePort).To("late");
        return builder.Build();
    }

    /// <summary>The windows over the rows of the scripts.</summary>
    public static PipelineStream WindowsOf(PipelineBuilder builder, GeneralWindowSpec spec)
    {
        var schema = new Schema(new("device", ColumnType.Text), new("metric", ColumnType.Text),
            new("value", ColumnType.Float64, true));
        return builder.Table("rows", schema, KeySpace.Series).Window("windows", spec);
    }

    /// <summary>Plays from journal time zero; each line is <c>device [start,end) count sum #revision state</c>, or the
    /// row's value instead of count and sum.</summary>
    public static string[] Play(GeneralWindowSpec spec, params ScriptStep[] script) =>
        [.. new ScriptPlayer(Pipeline(spec), new EventTime(0)).Play(script).Sink["out"].Select(Brief)];

    public static string Brief(string line)
    {
        var parts = line.Split(' ').Where(part => part.Contains('=', StringComparison.Ordinal)).ToDictionary(
            part => part.Split('=')[0], part => part.Split('=')[1], StringComparer.Ordinal);
        var value = parts.TryGetValue("value", out var single)
            ? single : $"{parts["count"]} {parts.GetValueOrDefault("sum", "null")}";
        return $"{parts["device"]} [{parts["window_start"]},{parts["window_end"]}) {value} "
            + $"#{parts["revision"]} {parts["state"]}";
    }
}
