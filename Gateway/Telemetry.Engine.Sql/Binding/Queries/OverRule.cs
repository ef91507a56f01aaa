using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Makes the node of OVER calls that share partitions and order.</summary>
internal static class OverRule
{
    /// <summary>The rows with the calls' results behind them.</summary>
    public static PlanNode Make(PlanNode node, PlacedOver over, ImmutableArray<OverCall> calls)
    {
        var span = over.Request.Call.Span;
        if (!node.Traits.IsInsertOnly)
        {
            throw QueryError.Unsupported("OVER over rows that change later", span,
                "Put it over the rows before they are grouped, or into a window.");
        }
        var time = node.Columns.Select((column, index) => (column, index))
            .FirstOrDefault(item => item.column.Role == TimeRole.Rowtime);
        if (over.Order.IsEmpty && node.Traits.IsBounded && time.column is not null)
        {
            return new PlanNode.Over(EventTimes.Align(node, time.index) ?? node, over.Partition, calls, time.index);
        }
        if (over.Order.Length != 1 || over.Order[0].IsDescending
            || node.Columns[over.Order[0].Column].Role != TimeRole.Rowtime
            || EventTimes.Align(node, over.Order[0].Column) is not { } aligned)
        {
            var where = over.Request.Window.OrderBy.Count > 0 ? over.Request.Window.OrderBy[0].Span : span;
            throw QueryError.NotEventTime(
                where.Text.ToString(), "ORDER BY of OVER", where, time.column?.Name);
        }
        return new PlanNode.Over(aligned, over.Partition, calls, over.Order[0].Column);
    }
}
