using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Windows;

/// <summary>Window table functions in the description of a pipeline.</summary>
public static class WindowTvfStreams
{
    /// <summary>TUMBLE, HOP and CUMULATE: gives each row once for each of its windows.</summary>
    /// <param name="stream">The rows.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="assigner">The windows: tumbling, hopping or cumulating, in event time.</param>
    /// <returns>The rows with <c>window_start</c>, <c>window_end</c> and <c>window_time</c>.</returns>
    /// <exception cref="ArgumentException">The windows are others, or the stream has such a column.</exception>
    public static PipelineStream WindowTvf(this PipelineStream stream, string name, WindowAssigner assigner) =>
        stream.Apply(name, input => new WindowTvfOperator(assigner, input));

    /// <summary>SESSION: the rows of a key wait until their session has ended, and come out with its bounds.</summary>
    /// <param name="stream">The rows; keyed.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="gap">The gap between sessions.</param>
    /// <param name="late">The rows whose session had ended already.</param>
    /// <param name="scope">Whose clock ends sessions.</param>
    /// <returns>The rows with <c>window_start</c>, <c>window_end</c> and <c>window_time</c>.</returns>
    /// <exception cref="ArgumentException">The stream has such a column, or is not keyed.</exception>
    public static PipelineStream SessionTvf(
        this PipelineStream stream, string name, SessionGap gap, out PipelineStream late,
        ClockScope scope = ClockScope.Stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var sessions = stream.Window(name, GeneralWindowSpec.OnEventTime(WindowAssigner.Session(gap), [], scope));
        late = sessions.Side(GeneralWindowOperator.LatePort);
        var end = new Expression.Column(WindowTvfOperator.EndColumn);
        return sessions.Map(
        [
            .. stream.Schema.Columns.Select(column => (column.Name, (Expression)new Expression.Column(column.Name))),
            (WindowTvfOperator.StartColumn, new Expression.Column(WindowTvfOperator.StartColumn)),
            (WindowTvfOperator.EndColumn, end),
            (WindowTvfOperator.TimeColumn, new Expression.Arithmetic(
                ArithmeticOperation.Subtract, end, new Expression.Int64(1))),
        ]);
    }
}
