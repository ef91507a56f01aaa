using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>The plan's aggregates as the engine's.</summary>
internal static class PlanAggregates
{
    public static Aggregate Of(AggregateCall call, string name, Schema input) => new(
        call.Function,
        call.Argument == AggregateCall.AllRows ? Aggregate.AllRows : input.Columns[call.Argument].Name, name)
    {
        Filter = call.Filter < 0 ? null : input.Columns[call.Filter].Name,
        Parameter = call.Parameter,
    };
}
