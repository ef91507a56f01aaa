using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Operators;

/// <summary>Filter and map in the description of a pipeline.</summary>
public static class BasicStreams
{
    /// <summary>Keeps the rows for which a condition is true; rows that fail go to the dead letters.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="condition">The condition.</param>
    /// <returns>The kept rows.</returns>
    public static PipelineStream Where(this PipelineStream stream, Expression condition) =>
        FaultLetters.LetOut(
            stream.Apply(stream.Builder.NameFor("filter"), input => new FilterOperator(condition, input)));

    /// <summary>Keeps the rows that have a value.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="column">The column.</param>
    /// <returns>The kept rows.</returns>
    public static PipelineStream WhereNotNull(this PipelineStream stream, string column) =>
        stream.Where(new Expression.Not(new Expression.IsNull(column)));

    /// <summary>Computes the columns anew; rows that fail go to the dead letters.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="columns">The columns' names and values.</param>
    /// <returns>The computed rows, with the same times and keys.</returns>
    public static PipelineStream Map(this PipelineStream stream, params (string Name, Expression Value)[] columns) =>
        FaultLetters.LetOut(stream.Apply(stream.Builder.NameFor("map"), input => new MapOperator(columns, input)));

    /// <summary>Gives the rows the event time that stands in a column.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="column">The column; Time.</param>
    /// <returns>The same rows under their new times. Side output: <c>untimed</c>, the rows with NULL there.</returns>
    public static PipelineStream Retime(this PipelineStream stream, string column) =>
        stream.Apply(stream.Builder.NameFor("retime"), input => new RetimeOperator(column, input));

    /// <summary>Lets rows out as dead letters.</summary>
    /// <param name="stream">The rows, usually a side output.</param>
    /// <param name="reason">Why they are dead letters, as <see cref="DeadLetterSchema.Late"/>.</param>
    /// <param name="what">What a person should know beside the row.</param>
    public static void ToDeadLetters(this PipelineStream stream, string reason, string what) => stream
        .Apply(stream.Builder.NameFor("dead_letters"), input => new DeadLetterOperator(reason, what, input))
        .To(PipelineBuilder.DeadLettersStream);
}
