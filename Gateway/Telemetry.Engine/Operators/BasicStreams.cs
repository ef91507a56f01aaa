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
}
