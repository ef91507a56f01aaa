using System.Collections.Immutable;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What a union gives.</summary>
internal static class UnionRules
{
    /// <summary>The first input's columns; a role stays when all inputs have it there.</summary>
    public static ImmutableArray<PlanColumn> Columns(ImmutableArray<PlanNode> inputs) =>
        [.. inputs[0].Columns.Select((column, index) => column with
        {
            Role = inputs.All(input => input.Columns[index].Role == column.Role) ? column.Role : TimeRole.None,
            IsLimited = inputs.All(input => input.Columns[index].IsLimited),
            Type = inputs.Any(input => input.Columns[index].Type.IsNullable) ? column.Type.With(true) : column.Type,
        })];

    public static PlanTraits Traits(ImmutableArray<PlanNode> inputs)
    {
        var first = inputs[0].Traits;
        return new()
        {
            Changes = inputs.Aggregate(ChangeModes.None, (modes, input) => modes | input.Traits.Changes),
            TimeColumn = inputs.All(input => input.Traits.TimeColumn == first.TimeColumn)
                ? first.TimeColumn : PlanNode.StreamTime,
            HasEventTime = inputs.All(input => input.Traits.HasEventTime),
            SourceColumn = inputs.All(input => input.Traits.SourceColumn == first.SourceColumn)
                ? first.SourceColumn : -1,
            IsBounded = inputs.All(input => input.Traits.IsBounded),
        };
    }
}
