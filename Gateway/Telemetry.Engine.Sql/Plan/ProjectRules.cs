using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What a projection gives.</summary>
internal static class ProjectRules
{
    public static ImmutableArray<PlanColumn> Columns(PlanNode input, ImmutableArray<PlanItem> items) =>
        [.. items.Select(item => new PlanColumn(item.Name, item.Expression.Type, RoleOf(input, item))
        {
            IsLimited = IsLimited(input, item.Expression),
        })];

    public static PlanTraits Traits(PlanNode input, ImmutableArray<PlanItem> items)
    {
        var places = items.Select(item => (item.Expression as BoundExpression.Column)?.Index ?? -1).ToList();
        return input.Traits with
        {
            UniqueKeys = Map(input.Traits.UniqueKeys, places),
            TimeColumn = PlaceOf(places, input.Traits.TimeColumn),
            SourceColumn = PlaceOf(places, input.Traits.SourceColumn),
        };
    }

    /// <summary>Where sets of columns are now; those that lost a column are gone.</summary>
    public static ImmutableArray<ImmutableArray<int>> Map(ImmutableArray<ImmutableArray<int>> keys, List<int> places) =>
        [.. keys.Select(key => key.Select(places.IndexOf).ToImmutableArray()).Where(key => !key.Contains(-1))];

    private static int PlaceOf(List<int> places, int column) => column < 0 ? -1 : places.IndexOf(column);

    /// <summary>What is made of values of which there are not many has not many either.</summary>
    private static bool IsLimited(PlanNode input, BoundExpression expression) =>
        expression.Type.Kind == SqlTypeKind.Boolean
        || (expression.IsDeterministic && expression.Columns().All(column => input.Columns[column].IsLimited));

    private static TimeRole RoleOf(PlanNode input, PlanItem item) =>
        item.Expression is BoundExpression.Column column ? input.Columns[column.Index].Role : item.Role;
}
