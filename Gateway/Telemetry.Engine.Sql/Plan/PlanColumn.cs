using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>One column that a node gives.</summary>
/// <param name="Name">Its name, unique within the node: the engine's column is called so.</param>
/// <param name="Type">Its type.</param>
/// <param name="Role">What it is for event time and windows. The last instant of a window (window_time) is a
/// <see cref="TimeRole.Rowtime"/>.</param>
public sealed record PlanColumn(string Name, SqlType Type, TimeRole Role = TimeRole.None)
{
    /// <summary>Whether there is a bound to how many different values it has, however long the input runs: what is
    /// remembered for each of them alone is bounded too.</summary>
    public bool IsLimited { get; init; }
}
