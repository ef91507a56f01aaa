using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Makes aggregations: one over a window table function takes the window over, so that rows are folded into
/// shared
/// panes and never repeated.</summary>
internal static class AggregateRule
{
    /// <summary>An aggregation.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="keys">What makes a group, without the window's columns.</param>
    /// <param name="calls">The aggregates.</param>
    /// <param name="window">The rows' window when it is part of the group.</param>
    public static PlanNode Make(
        PlanNode input, ImmutableArray<int> keys, ImmutableArray<AggregateCall> calls, PlanWindow.Attached? window)
    {
        if (window is null) { return new PlanNode.Aggregate(input, keys, calls); }
        if (Strip(input, window) is not { } stripped || !Fits(stripped, keys, calls))
        {
            return new PlanNode.Aggregate(input, keys, calls, window);
        }
        var moved = stripped.Window is PlanWindow.Session session
            ? session with { Keys = Places(session.Keys, stripped) } : stripped.Window;
        return new PlanNode.Aggregate(
            stripped.Node, Places(keys, stripped),
            [.. calls.Select(call => call with
            {
                Argument = call.Argument < 0 ? call.Argument : stripped.Places[call.Argument],
                Filter = call.Filter < 0 ? call.Filter : stripped.Places[call.Filter],
            })],
            moved, stripped.TimeColumn);
    }

    /// <summary>Each different combination of columns once: per window, when the rows have one.</summary>
    public static PlanNode MakeDistinct(PlanNode input, ImmutableArray<int> columns) =>
        new PlanNode.Aggregate(input, columns, []);

    /// <summary>Rows without the columns of their windows.</summary>
    /// <param name="Node">The rows before the window table function.</param>
    /// <param name="Places">Where each column is now; −1 for those of the window.</param>
    /// <param name="Window">The windows; a session's keys are columns before the window table function.</param>
    /// <param name="TimeColumn">The column that they are over.</param>
    /// <param name="Inner">Where the columns before the window table function are now.</param>
    private sealed record Stripped(
        PlanNode Node, ImmutableArray<int> Places, PlanWindow Window, int TimeColumn, ImmutableArray<int> Inner);

    private static ImmutableArray<int> Places(ImmutableArray<int> columns, Stripped stripped) =>
        [.. columns.Select(column => stripped.Places[column])];

    /// <summary>Whether nothing but the group needs the window's columns, and a session's keys are the
    /// group's.</summary>
    private static bool Fits(Stripped stripped, ImmutableArray<int> keys, ImmutableArray<AggregateCall> calls)
    {
        if (keys.Any(key => stripped.Places[key] < 0)) { return false; }
        if (calls.Any(call => (call.Argument >= 0 && stripped.Places[call.Argument] < 0)
            || (call.Filter >= 0 && stripped.Places[call.Filter] < 0))) { return false; }
        if (stripped.Window is not PlanWindow.Session session) { return true; }
        return session.Keys.Select(key => stripped.Inner[key]).ToHashSet()
            .SetEquals(keys.Select(key => stripped.Places[key]));
    }

    private static Stripped? Strip(PlanNode node, PlanWindow.Attached window) => node switch
    {
        PlanNode.WindowTvf tvf when tvf.StartColumn == window.Start && tvf.StartColumn + 1 == window.End =>
            Identity(tvf),
        PlanNode.Filter filter when Strip(filter.Input, window) is { Window: not PlanWindow.Session } inner
            && filter.Condition.Columns().All(column => inner.Places[column] >= 0) => inner with
            {
                Node = new PlanNode.Filter(
                    inner.Node, filter.Condition.MoveColumns(column => inner.Places[column])),
            },
        PlanNode.Project project => Strip(project, window),
        PlanNode.Expand expand => Strip(expand, window),
        _ => null,
    };

    private static Stripped Identity(PlanNode.WindowTvf tvf)
    {
        var places = Enumerable.Range(0, tvf.StartColumn).ToImmutableArray();
        return new(tvf.Input, [.. places, -1, -1, -1], tvf.Window, tvf.TimeColumn, places);
    }

    private static Stripped? Strip(PlanNode.Project project, PlanWindow.Attached window)
    {
        if (project.Items[window.Start].Expression is not BoundExpression.Column start
            || project.Items[window.End].Expression is not BoundExpression.Column end
            || Strip(project.Input, new(start.Index, end.Index)) is not { } inner) { return null; }
        var items = new List<PlanItem>();
        var places = new List<int>();
        foreach (var item in project.Items)
        {
            var isWindow = item.Expression is BoundExpression.Column column && inner.Places[column.Index] < 0;
            if (!isWindow && item.Expression.Columns().Any(used => inner.Places[used] < 0)) { return null; }
            places.Add(isWindow ? -1 : items.Count);
            if (isWindow) { continue; }
            items.Add(item with { Expression = item.Expression.MoveColumns(used => inner.Places[used]) });
        }
        var names = new ColumnNames(items.Select(item => item.Name));
        var time = Carried(inner.Node, items, inner.TimeColumn, names);
        ImmutableArray<int> below = inner.Window is PlanWindow.Session session
            ? [.. inner.Inner.Select((place, index) =>
                session.Keys.Contains(index) ? Carried(inner.Node, items, place, names) : -1)]
            : inner.Inner;
        return new(new PlanNode.Project(inner.Node, [.. items]), [.. places], inner.Window, time, below);
    }

    /// <summary>Where a projection has a column; put in when it has it not.</summary>
    private static int Carried(PlanNode node, List<PlanItem> items, int column, ColumnNames names)
    {
        if (column == PlanNode.StreamTime) { return column; }
        var found = items.FindIndex(item => item.Expression is BoundExpression.Column passed && passed.Index == column);
        if (found >= 0) { return found; }
        items.Add(new(PlanColumns.At(node, column), names.Unique(node.Columns[column].Name)));
        return items.Count - 1;
    }

    private static Stripped? Strip(PlanNode.Expand expand, PlanWindow.Attached window)
    {
        if (Strip(expand.Input, window) is not { } inner
            || expand.Grouping.Any(column => inner.Places[column] < 0 || inner.Places[column] == inner.TimeColumn)
            || inner.Window is PlanWindow.Session) { return null; }
        var node = new PlanNode.Expand(
            inner.Node, [.. expand.Grouping.Select(column => inner.Places[column])],
            [.. expand.Sets.Select(set => set.Select(column => inner.Places[column]).ToImmutableArray())]);
        return inner with { Node = node, Places = inner.Places.AddRange(node.IdColumn, node.IdColumn + 1) };
    }
}
