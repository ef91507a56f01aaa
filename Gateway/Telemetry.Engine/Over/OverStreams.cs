using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Over;

/// <summary>OVER in the description of a pipeline.</summary>
public static class OverStreams
{
    /// <summary>Adds to each row what functions say of the rows around it.</summary>
    /// <example>The change against the reading before, and the mean of the last minute:
    /// <code>
    /// builder.Readings.WhereNotNull("value").Over("trend", new()
    /// {
    ///     Columns =
    ///     [
    ///         new OverColumn.Lag("value", 1, "before"),
    ///         new OverColumn.Fold(new(AggregateFunction.Avg, "value", "mean_60s"), OverFrame.Range(
    ///             OverBound.Preceding(Duration.FromSeconds(60)), OverBound.CurrentRow)),
    ///     ],
    /// }).To("trend");
    /// </code></example>
    /// <param name="stream">The stream; inserts only.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The partitions and the columns.</param>
    /// <returns>The rows in the order of event time within each partition, with the new columns behind their own.
    /// Side outputs: <c>late</c>, and <c>dead_letters</c> where aggregates may overflow.</returns>
    public static PipelineStream Over(this PipelineStream stream, string name, OverSpec spec) =>
        stream.Apply(name, input => new OverOperator(spec, input));
}
