using System.Collections.Immutable;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What aggregations and grouping sets give.</summary>
internal static class AggregateShape
{
    public static ImmutableArray<PlanColumn> Columns(
        PlanNode input, ImmutableArray<int> keys, ImmutableArray<AggregateCall> calls, PlanWindow? window)
    {
        ImmutableArray<PlanColumn> columns =
        [
            .. keys.Select(key => input.Columns[key] with { Role = TimeRole.None }),
            .. calls.Select(call => new PlanColumn(call.Name, call.Type)),
        ];
        return window is null ? columns : WindowRules.Bounds(columns, window);
    }

    public static PlanTraits Traits(
        PlanNode input, ImmutableArray<int> keys, ImmutableArray<AggregateCall> calls, PlanWindow? window)
    {
        var start = keys.Length + calls.Length;
        var group = Enumerable.Range(0, keys.Length).ToImmutableArray();
        var source = input.Traits.SourceColumn < 0 ? -1 : keys.IndexOf(input.Traits.SourceColumn);
        return new()
        {
            Changes = window is null ? ChangesOf(input, calls) : ChangeModes.Insert,
            UniqueKeys = [window is null ? group : group.AddRange(start, start + 1)],
            TimeColumn = window is null ? PlanNode.StreamTime : start + 2,
            HasEventTime = window is { Domain: Windows.General.TimeDomain.Event },
            SourceColumn = source,
            IsBounded = input.Traits.IsBounded,
        };
    }

    /// <summary>A group of insertions is only inserted when there is nothing in it that changes.</summary>
    private static ChangeModes ChangesOf(PlanNode input, ImmutableArray<AggregateCall> calls)
    {
        if (input.Traits.IsInsertOnly)
        {
            return calls.IsEmpty ? ChangeModes.Insert : ChangeModes.Insert | ChangeModes.Update;
        }
        var changes = ChangeModes.Insert | ChangeModes.Delete;
        return calls.IsEmpty ? changes : changes | ChangeModes.Update;
    }

    public static ImmutableArray<PlanColumn> ExpandColumns(PlanNode input, ImmutableArray<int> grouping)
    {
        var names = new ColumnNames(input.Columns.Select(column => column.Name));
        return
        [
            .. input.Columns.Select((column, index) =>
                grouping.Contains(index) ? column with { Type = column.Type.With(true) } : column),
            new(names.Unique("grouping_id"), SqlType.BigInt.With(false)) { IsLimited = true },
            new(names.Unique("grouping_set"), SqlType.BigInt.With(false)) { IsLimited = true },
        ];
    }

    public static PlanTraits ExpandTraits(PlanNode input, ImmutableArray<int> grouping) => input.Traits with
    {
        Changes = input.Traits.IsInsertOnly ? ChangeModes.Insert : ChangeModes.Insert | ChangeModes.Delete,
        UniqueKeys = [],
        SourceColumn = grouping.Contains(input.Traits.SourceColumn) ? -1 : input.Traits.SourceColumn,
        TimeColumn = grouping.Contains(input.Traits.TimeColumn) ? PlanNode.StreamTime : input.Traits.TimeColumn,
    };
}
