using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Windows.Aggregates;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Windows;

/// <summary>Windows in the description of a pipeline.</summary>
public static class WindowStreams
{
    /// <summary>Puts windows behind a keyed stream. Windows that overlap and have aggregates of variable size, and
    /// those
    /// over a changelog, are kept one by one (<see cref="GeneralWindowOperator"/>); all others share panes.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The windows.</param>
    /// <returns>The results: the key columns, <c>window_start</c>, <c>window_end</c>, the aggregates, <c>revision</c>,
    /// <c>state</c>, <c>present</c>, <c>expected</c>, <c>missing</c>. Side output: <c>late</c>. What an aggregate
    /// cannot
    /// tell goes to the dead letters.</returns>
    public static PipelineStream Window(this PipelineStream stream, string name, WindowSpec spec) => LetFaultsOut(
        stream.Apply(name, input => SharesPanes(spec, input)
            ? new WindowOperator(spec, input) : new GeneralWindowOperator(GeneralOf(spec), input)));

    internal static PipelineStream LetFaultsOut(PipelineStream windows)
    {
        if (windows.FindSide(AggregateFaults.Port) is { } faults) { faults.To(PipelineBuilder.DeadLettersStream); }
        return windows;
    }

    private static bool SharesPanes(WindowSpec spec, InputPort input) => !input.Updates
        && (spec.Size == spec.Slide || !new AggregateSet(spec.Aggregates, input.Schema, retracts: false).HoldsState);

    private static GeneralWindowSpec GeneralOf(WindowSpec spec) => GeneralWindowSpec.OnEventTime(
        WindowAssigner.Hopping(spec.Size, spec.Slide, spec.Offset), spec.Aggregates, spec.Scope);
}
