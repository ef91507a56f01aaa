using System.Collections.Immutable;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What a table's scan gives.</summary>
internal static class ScanRules
{
    public static ImmutableArray<PlanColumn> Columns(SqlTable table, ImmutableArray<int>? chosen) =>
        [.. Chosen(table, chosen).Select(index => new PlanColumn(
            table.Columns[index].Name, table.Columns[index].Type, RoleOf(table, index))
        {
            IsLimited = table.Columns[index].IsLimited || table.Columns[index].Type.Kind == SqlTypeKind.Boolean,
        })];

    public static PlanTraits Traits(SqlTable table, ImmutableArray<int>? chosen)
    {
        var columns = Chosen(table, chosen).ToList();
        var key = table.PrimaryKey.Select(column => columns.IndexOf(column)).ToImmutableArray();
        return new()
        {
            Changes = table.Changes,
            UniqueKeys = key.IsEmpty || key.Contains(-1) ? [] : [key],
            TimeColumn = table.Rowtime is { } rowtime ? columns.IndexOf(rowtime.Column) : PlanNode.StreamTime,
            HasEventTime = table.Rowtime is not null,
            SourceColumn = table.SourceColumn < 0 ? -1 : columns.IndexOf(table.SourceColumn),
            IsBounded = table.IsBounded,
        };
    }

    private static IEnumerable<int> Chosen(SqlTable table, ImmutableArray<int>? chosen) =>
        chosen ?? Enumerable.Range(0, table.Columns.Length);

    private static TimeRole RoleOf(SqlTable table, int index) =>
        table.Rowtime?.Column == index ? TimeRole.Rowtime
        : table.Columns[index].IsProctime ? TimeRole.Proctime : TimeRole.None;
}
