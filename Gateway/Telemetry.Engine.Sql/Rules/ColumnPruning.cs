using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Leaves out what nobody reads, from the sink down to the tables.</summary>
internal sealed class ColumnPruning
{
    private readonly HashSet<PlanNode> _seen = [];
    private readonly HashSet<PlanNode> _shared = [];
    private readonly Dictionary<PlanNode, Pruned> _known = [];

    /// <summary>The plan without columns that are not read.</summary>
    public static PlanNode.Sink Apply(PlanNode.Sink sink)
    {
        var pruning = new ColumnPruning();
        pruning.FindShared(sink);
        var all = All(sink);
        return (PlanNode.Sink)sink.WithInputs([Exactly(pruning.Prune(sink.Input, all), sink.Input, all)]);
    }

    /// <summary>What several read stays one node, and so keeps all its columns.</summary>
    private void FindShared(PlanNode node)
    {
        if (node is PlanNode.Scan) { return; }
        if (!_seen.Add(node)) { _shared.Add(node); return; }
        foreach (var input in node.Inputs) { FindShared(input); }
    }

    private Pruned Prune(PlanNode node, ImmutableSortedSet<int> needed)
    {
        if (!_shared.Contains(node)) { return PruneOne(node, needed); }
        return _known.TryGetValue(node, out var known) ? known : _known[node] = PruneOne(node, All(node));
    }

    private static ImmutableSortedSet<int> All(PlanNode node) =>
        Enumerable.Range(0, node.Columns.Length).ToImmutableSortedSet();

    private Pruned PruneOne(PlanNode node, ImmutableSortedSet<int> needed) => node switch
    {
        PlanNode.Scan scan => Scan(scan, needed),
        PlanNode.Filter filter => Filter(filter, needed),
        PlanNode.Project project => Project(project, needed),
        PlanNode.Union union => Union(union, needed),
        PlanNode.Sort sort => Sort(sort, needed),
        PlanNode.Limit => Prune(node.Input, needed) is var input
            ? input with { Node = node.WithInputs([input.Node]) } : throw new InvalidOperationException(),
        PlanNode.WindowTvf tvf => Tvf(tvf, needed),
        PlanNode.Aggregate aggregate => Aggregate(aggregate, needed),
        PlanNode.Expand expand => Expand(expand, needed),
        PlanNode.Over over => Over(over, needed),
        PlanNode.Join join => JoinPruning.Prune(join, needed, Prune),
        PlanNode.Match match => MatchPruning.Prune(match, needed, Prune),
        PlanNode.Rank rank => Rank(rank, needed),
        PlanNode.Deduplicate unique => Deduplicate(unique, needed),
        _ => Pruned.Same(node),
    };

    /// <summary>A pruned node with the wanted columns alone, in their order.</summary>
    private static PlanNode Exactly(Pruned pruned, PlanNode before, ImmutableSortedSet<int> needed)
    {
        var places = needed.Select(pruned.At).ToList();
        if (places.Count == pruned.Node.Columns.Length && places.Select((place, index) => place == index)
            .All(same => same))
        {
            return pruned.Node;
        }
        var items = needed.Select(column =>
            new PlanItem(PlanColumns.At(pruned.Node, pruned.At(column)), before.Columns[column].Name));
        return ProjectRule.Make(pruned.Node, [.. items]);
    }

    private static Pruned Scan(PlanNode.Scan scan, ImmutableSortedSet<int> needed)
    {
        if (needed.IsEmpty) { needed = [0]; }
        if (needed.Count == scan.Columns.Length) { return Pruned.Same(scan); }
        var node = new PlanNode.Scan(scan.Table, [.. needed.Select(column => scan.Chosen[column])]);
        return new(node, Places(scan.Columns.Length, needed));
    }

    private Pruned Filter(PlanNode.Filter filter, ImmutableSortedSet<int> needed)
    {
        var input = Prune(filter.Input, needed.Union(filter.Condition.Columns()));
        return input with { Node = new PlanNode.Filter(input.Node, input.At(filter.Condition)) };
    }

    private Pruned Project(PlanNode.Project project, ImmutableSortedSet<int> needed)
    {
        if (needed.IsEmpty) { needed = [0]; }
        var kept = needed.Select(column => project.Items[column]).ToList();
        var input = Prune(project.Input, [.. kept.SelectMany(item => item.Expression.Columns())]);
        var node = ProjectRule.Make(
            input.Node, [.. kept.Select(item => item with { Expression = input.At(item.Expression) })]);
        return new(node, Places(project.Columns.Length, needed));
    }

    private Pruned Union(PlanNode.Union union, ImmutableSortedSet<int> needed)
    {
        if (needed.IsEmpty) { needed = [0]; }
        var inputs = union.Inputs.Select(input => Exactly(Prune(input, needed), input, needed));
        return new(new PlanNode.Union([.. inputs]), Places(union.Columns.Length, needed));
    }

    private Pruned Sort(PlanNode.Sort sort, ImmutableSortedSet<int> needed)
    {
        var input = Prune(sort.Input, needed.Union(sort.Order.Select(key => key.Column)));
        return input with { Node = new PlanNode.Sort(input.Node, input.At(sort.Order)) };
    }

    private Pruned Tvf(PlanNode.WindowTvf tvf, ImmutableSortedSet<int> needed)
    {
        var below = needed.Where(column => column < tvf.StartColumn).Concat(WindowColumns(tvf.Window))
            .Concat(TimeColumn(tvf.TimeColumn, tvf.Input));
        var input = Prune(tvf.Input, [.. below]);
        var node = new PlanNode.WindowTvf(
            input.Node, input.At(tvf.Window)!, input.Time(tvf.TimeColumn, tvf.Input));
        return new(node, [.. input.Places, node.StartColumn, node.StartColumn + 1, node.StartColumn + 2]);
    }

    private Pruned Aggregate(PlanNode.Aggregate aggregate, ImmutableSortedSet<int> needed)
    {
        var width = aggregate.Keys.Length;
        var kept = Enumerable.Range(0, aggregate.Calls.Length).Where(call => needed.Contains(width + call)).ToList();
        if (kept.Count == 0 && aggregate.Calls.Length > 0) { kept.Add(0); }
        var calls = kept.Select(call => aggregate.Calls[call]).ToList();
        var input = Prune(aggregate.Input,
        [
            .. aggregate.Keys, .. calls.SelectMany(Used), .. WindowColumns(aggregate.Window),
            .. aggregate.Window is null or PlanWindow.Attached ? [] : TimeColumn(aggregate.TimeColumn, aggregate.Input),
        ]);
        var time = aggregate.Window is null or PlanWindow.Attached
            ? PlanNode.StreamTime : input.Time(aggregate.TimeColumn, aggregate.Input);
        var node = new PlanNode.Aggregate(
            input.Node, input.At(aggregate.Keys), [.. calls.Select(call => Moved(call, input))],
            input.At(aggregate.Window), time);
        var places = Enumerable.Range(0, width)
            .Concat(aggregate.Calls.Select((_, call) => kept.IndexOf(call) is >= 0 and var place ? width + place : -1));
        return new(node,
        [
            .. places, .. aggregate.Window is null
                ? [] : (int[])[node.StartColumn, node.StartColumn + 1, node.StartColumn + 2],
        ]);
    }

    private Pruned Expand(PlanNode.Expand expand, ImmutableSortedSet<int> needed)
    {
        var input = Prune(expand.Input, [.. needed.Where(column => column < expand.IdColumn), .. expand.Grouping]);
        var node = new PlanNode.Expand(input.Node, input.At(expand.Grouping), [.. expand.Sets.Select(input.At)]);
        return new(node, [.. input.Places, node.IdColumn, node.IdColumn + 1]);
    }

    private Pruned Over(PlanNode.Over over, ImmutableSortedSet<int> needed)
    {
        var width = over.Input.Columns.Length;
        var kept = Enumerable.Range(0, over.Calls.Length).Where(call => needed.Contains(width + call)).ToList();
        if (kept.Count == 0) { kept.Add(0); }
        var input = Prune(over.Input,
        [
            .. needed.Where(column => column < width), .. over.Partition,
            .. kept.SelectMany(call => Used(over.Calls[call])), .. TimeColumn(over.TimeColumn, over.Input),
        ]);
        var node = new PlanNode.Over(
            input.Node, input.At(over.Partition), [.. kept.Select(call => Moved(over.Calls[call], input))],
            input.Time(over.TimeColumn, over.Input));
        return new(node,
        [
            .. input.Places, .. over.Calls.Select((_, call) =>
                kept.IndexOf(call) is >= 0 and var place ? input.Node.Columns.Length + place : -1),
        ]);
    }

    private Pruned Rank(PlanNode.Rank rank, ImmutableSortedSet<int> needed)
    {
        var width = rank.Input.Columns.Length;
        var name = needed.Contains(width) ? rank.RankName : null;
        var input = Prune(rank.Input,
        [
            .. needed.Where(column => column < width), .. rank.Partition, .. rank.Order.Select(key => key.Column),
            .. WindowColumns(rank.Window),
        ]);
        var names = new ColumnNames(input.Node.Columns.Select(column => column.Name));
        var node = new PlanNode.Rank(
            input.Node, rank.Function, input.At(rank.Partition), input.At(rank.Order), rank.From, rank.To,
            name is null ? null : names.Unique(name), (PlanWindow.Attached?)input.At(rank.Window));
        return rank.RankName is null ? new(node, input.Places)
            : new(node, [.. input.Places, name is null ? -1 : input.Node.Columns.Length]);
    }

    private Pruned Deduplicate(PlanNode.Deduplicate unique, ImmutableSortedSet<int> needed)
    {
        var isColumn = unique.Window is not null;
        var input = Prune(unique.Input,
        [
            .. needed, .. unique.Partition, .. WindowColumns(unique.Window),
            .. isColumn ? [unique.TimeColumn] : TimeColumn(unique.TimeColumn, unique.Input),
        ]);
        var node = new PlanNode.Deduplicate(
            input.Node, input.At(unique.Partition), unique.Keep, unique.Order,
            isColumn ? input.At(unique.TimeColumn) : input.Time(unique.TimeColumn, unique.Input),
            (PlanWindow.Attached?)input.At(unique.Window));
        return input with { Node = node };
    }

    private static AggregateCall Moved(AggregateCall call, Pruned input) =>
        call with { Argument = input.At(call.Argument), Filter = input.At(call.Filter) };

    private static OverCall Moved(OverCall call, Pruned input) => call switch
    {
        OverCall.Fold fold => new OverCall.Fold(Moved(fold.Call, input), fold.Frame),
        OverCall.Shift shift => shift with { Argument = input.At(shift.Argument) },
        OverCall.Value value => value with { Argument = input.At(value.Argument) },
        _ => call,
    };

    private static IEnumerable<int> Used(AggregateCall call) =>
        ((int[])[call.Argument, call.Filter]).Where(column => column >= 0);

    private static IEnumerable<int> Used(OverCall call) => call switch
    {
        OverCall.Fold fold => Used(fold.Call),
        OverCall.Shift shift => [shift.Argument],
        OverCall.Value value => [value.Argument],
        _ => [],
    };

    private static ImmutableArray<int> WindowColumns(PlanWindow? window) => window switch
    {
        PlanWindow.Attached attached => [attached.Start, attached.End],
        PlanWindow.Session session => session.Keys,
        _ => [],
    };

    private static IEnumerable<int> TimeColumn(int column, PlanNode input) =>
        column < 0 || column == input.Traits.TimeColumn ? [] : [column];

    private static ImmutableArray<int> Places(int count, ImmutableSortedSet<int> kept) =>
        [.. Enumerable.Range(0, count).Select(kept.IndexOf).Select(place => Math.Max(place, -1))];
}
