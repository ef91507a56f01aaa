using Telemetry.Engine.Sql.Binding;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>One column that a <see cref="PlanNode.Project"/> computes.</summary>
/// <param name="Expression">How, over the input's columns.</param>
/// <param name="Name">The column's name, unique within the node.</param>
public sealed record PlanItem(BoundExpression Expression, string Name)
{
    /// <summary>What the column is when it is computed: <see cref="TimeRole.Proctime"/> for PROCTIME(). A column that
    /// is
    /// only passed on keeps its role.</summary>
    public TimeRole Role { get; init; }
}
