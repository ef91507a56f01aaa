using System.Collections.Immutable;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What ranks and deduplications give.</summary>
internal static class RankRules
{
    private const ChangeModes All = ChangeModes.Insert | ChangeModes.Update | ChangeModes.Delete;

    public static ImmutableArray<PlanColumn> Columns(PlanNode input, string? rankName) =>
        rankName is null ? input.Columns : [.. input.Columns, new(rankName, SqlType.BigInt.With(false))];

    public static PlanTraits Traits(
        PlanNode input, RankFunction function, ImmutableArray<int> partition, int to, string? rankName,
        PlanWindow.Attached? window)
    {
        var keys = input.Traits.UniqueKeys;
        var place = window is null ? partition : partition.AddRange(window.Start, window.End);
        if (function == RankFunction.RowNumber && to == 1) { keys = keys.Add(place); }
        else if (function == RankFunction.RowNumber && rankName is not null)
        {
            keys = keys.Add(place.Add(input.Columns.Length));
        }
        return input.Traits with { Changes = window is null ? All : ChangeModes.Insert, UniqueKeys = keys };
    }

    public static PlanTraits DeduplicateTraits(
        PlanNode input, ImmutableArray<int> partition, DeduplicateKeep keep, DeduplicateOrder order,
        PlanWindow.Attached? window)
    {
        var isFixed = window is not null || (keep == DeduplicateKeep.First && order == DeduplicateOrder.Arrival);
        return input.Traits with
        {
            Changes = isFixed ? ChangeModes.Insert : ChangeModes.Insert | ChangeModes.Update,
            UniqueKeys = input.Traits.UniqueKeys.Add(
                window is null ? partition : partition.AddRange(window.Start, window.End)),
        };
    }
}
