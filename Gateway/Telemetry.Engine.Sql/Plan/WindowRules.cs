using System.Collections.Immutable;
using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What windows give.</summary>
internal static class WindowRules
{
    /// <summary>The names of the window's columns.</summary>
    public const string Start = "window_start", End = "window_end", Time = "window_time";

    /// <summary>Whose clock counts for groups: the source's when its column is one of theirs.</summary>
    public static ClockScope ScopeOf(PlanNode input, ImmutableArray<int> keys) =>
        input.Traits.SourceColumn >= 0 && keys.Contains(input.Traits.SourceColumn)
            ? ClockScope.Source : ClockScope.Stream;

    /// <summary>window_start, window_end and window_time behind other columns.</summary>
    public static ImmutableArray<PlanColumn> Bounds(IEnumerable<PlanColumn> before, PlanWindow window)
    {
        var columns = before.ToList();
        var names = new ColumnNames(columns.Select(column => column.Name));
        var isEvent = window.Domain == Windows.General.TimeDomain.Event;
        columns.Add(new(names.Unique(Start), SqlType.Timestamp(3).With(false), TimeRole.WindowStart));
        columns.Add(new(names.Unique(End), SqlType.Timestamp(3).With(false), TimeRole.WindowEnd));
        columns.Add(new(names.Unique(Time), SqlType.Timestamp(3).With(false), isEvent ? TimeRole.Rowtime
            : TimeRole.Proctime));
        return [.. columns];
    }

    public static ImmutableArray<PlanColumn> TvfColumns(PlanNode input, PlanWindow window) =>
        Bounds(input.Columns.Select(column => column with { Role = Behind(column.Role) }), window);

    public static PlanTraits TvfTraits(PlanNode input, PlanWindow window) => input.Traits with
    {
        UniqueKeys = [.. input.Traits.UniqueKeys.Select(key
            => key.AddRange(input.Columns.Length, input.Columns.Length + 1))],
        TimeColumn = input.Columns.Length + 2,
        HasEventTime = window.Domain == Windows.General.TimeDomain.Event,
    };

    /// <summary>What a column is behind a window table function: there is one window and one time.</summary>
    private static TimeRole Behind(TimeRole role) => role == TimeRole.Proctime ? role : TimeRole.None;
}
