using Telemetry.Engine.Execution;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Aggregation;

/// <summary>Aggregations without windows in the description of a pipeline.</summary>
public static class GroupStreams
{
    /// <summary>Groups the rows and keeps each group's result up to date.</summary>
    /// <param name="stream">Rows or a changelog.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The groups and the results.</param>
    /// <returns>The results as a changelog, keyed by the group: the key columns, then the aggregates. What an aggregate
    /// cannot tell goes to the dead letters.</returns>
    public static PipelineStream GroupAggregate(this PipelineStream stream, string name, GroupAggregateSpec spec) =>
        WindowStreams.LetFaultsOut(stream.Apply(name, input => new GroupAggregateOperator(spec, input)));

    /// <summary>Repeats each row for each of several sets of grouping columns (see
    /// <see cref="ExpandOperator"/>).</summary>
    /// <param name="stream">The rows.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="sets">The grouping sets.</param>
    /// <returns>The repeated rows.</returns>
    public static PipelineStream Expand(this PipelineStream stream, string name, GroupingSets sets) =>
        stream.Apply(name, input => new ExpandOperator(sets, input));
}
