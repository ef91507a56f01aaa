using System.Collections.Immutable;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>In which partitions and in what order a pattern looks at rows.</summary>
/// <param name="Partition">The input's columns that make a partition; none: all rows are one.</param>
/// <param name="Domain">Whether rows enter by event time, when watermarks pass them, or at once.</param>
/// <param name="TimeColumn">The input's column of the event time, or <see cref="PlanNode.StreamTime"/>.</param>
/// <param name="Ties">The order of rows of one time; of those that are equal here too the one that came first is
/// first.</param>
public sealed record MatchOrder(
    ImmutableArray<int> Partition, TimeDomain Domain, int TimeColumn, ImmutableArray<SortKey> Ties);
