using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>What is done with a plan when all of it is there.</summary>
internal static class PlanFinish
{
    /// <summary>The plan as it runs.</summary>
    /// <param name="sink">The plan.</param>
    /// <param name="options">The options.</param>
    /// <param name="span">The query, for errors.</param>
    public static PlanNode.Sink Apply(PlanNode.Sink sink, SqlOptions options, SourceSpan span)
    {
        PlanChecks.CheckSize(sink, span);
        var settled = (PlanNode.Sink)NumberedRows.Settle(sink, span);
        var pruned = ColumnPruning.Apply(settled);
        PlanChecks.CheckState(pruned, options, span);
        return pruned;
    }
}
