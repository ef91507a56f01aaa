using System.Collections.Immutable;
using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What patterns give.</summary>
internal static class MatchRules
{
    /// <summary>The name of the time of a match.</summary>
    public const string Rowtime = "match_rowtime";

    public static ImmutableArray<PlanColumn> Columns(
        PlanNode input, MatchOrder order, ImmutableArray<MatchValue> measures)
    {
        var columns = order.Partition.Select(column => input.Columns[column] with { Role = TimeRole.None }).ToList();
        columns.AddRange(measures.Select(value => new PlanColumn(value.Name, value.Type)));
        if (order.Domain == TimeDomain.Event)
        {
            var names = new ColumnNames(columns.Select(column => column.Name));
            columns.Add(new(names.Unique(Rowtime), TimeType(input, order), TimeRole.Rowtime));
        }
        return [.. columns];
    }

    public static PlanTraits Traits(PlanNode input, MatchOrder order, ImmutableArray<MatchValue> measures)
    {
        var isEvent = order.Domain == TimeDomain.Event;
        return new()
        {
            TimeColumn = isEvent ? order.Partition.Length + measures.Length : PlanNode.StreamTime,
            HasEventTime = isEvent && input.Traits.HasEventTime,
            SourceColumn = input.Traits.SourceColumn < 0 ? -1 : order.Partition.IndexOf(input.Traits.SourceColumn),
            IsBounded = input.Traits.IsBounded,
        };
    }

    private static SqlType TimeType(PlanNode input, MatchOrder order)
    {
        var column = order.TimeColumn == PlanNode.StreamTime ? input.Traits.TimeColumn : order.TimeColumn;
        return (column < 0 ? SqlType.TimestampLtz(3) : input.Columns[column].Type).With(false);
    }
}
