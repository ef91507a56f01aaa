using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Engine.Sql.Plan;
using SortKey = Telemetry.Engine.Sql.Plan.SortKey;

namespace Telemetry.Engine.Sql.Explain;

/// <summary>One node of a plan as text.</summary>
internal static class NodeText
{
    /// <summary>The node and what it does.</summary>
    public static string Of(PlanNode node) => node switch
    {
        PlanNode.Scan scan => $"Scan {scan.Table.Name} ({Names(scan.Columns)})",
        PlanNode.Values values => $"Values {values.Rows.Length} rows"
            + $"{(values.Origin is { } origin ? $" of {origin}" : "")} ({Names(values.Columns)})",
        PlanNode.Filter filter => $"Filter {filter.Condition}",
        PlanNode.Project project => $"Project {string.Join(", ", project.Items.Select(Item))}",
        PlanNode.Union => "Union",
        PlanNode.Sort sort => $"Sort by {Order(sort, sort.Order)}",
        PlanNode.Limit limit => $"Limit {limit.Count?.ToString(CultureInfo.InvariantCulture) ?? "all"}"
            + (limit.Offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" from {limit.Offset}")),
        PlanNode.Sink sink => $"Sink {sink.Name} ({string.Join(", ", sink.Names)})",
        PlanNode.WindowTvf tvf => $"Window {tvf.Window}{Over(tvf, tvf.TimeColumn)}",
        PlanNode.Aggregate aggregate => Aggregate(aggregate),
        PlanNode.Expand expand =>
            $"Expand {string.Join(", ", expand.Sets.Select(set => $"({Names(expand.Input, set)})"))}",
        PlanNode.Over over => $"Over {string.Join(", ", over.Calls.Select(call => Call(over.Input, call)))}"
            + Partition(over.Input, over.Partition),
        PlanNode.Match match => MatchText.Of(match),
        PlanNode.Join join => Join(join),
        PlanNode.Rank rank => $"Rank {rank.Function} {Ranks(rank)}"
            + $"{Partition(rank.Input, rank.Partition)} order {Order(rank, rank.Order)}{Windowed(rank.Window)}",
        PlanNode.Deduplicate unique => $"Deduplicate keep {unique.Keep} by {unique.Order}"
            + Partition(unique.Input, unique.Partition) + Windowed(unique.Window),
        _ => throw new InvalidOperationException($"No text for {node.GetType().Name}."),
    };

    /// <summary>Changelog mode, keys, clock scope and state of a node.</summary>
    public static string Traits(PlanNode node, SqlOptions options)
    {
        var parts = new List<string> { $"changes {Changes(node.Traits.Changes)}" };
        if (!node.Traits.UniqueKeys.IsEmpty)
        {
            parts.Add("keys " + string.Join(" or ", node.Traits.UniqueKeys.Select(key => $"({Names(node, key)})")));
        }
        if (StateText.ScopeOf(node) is { } scope) { parts.Add($"clock {scope.ToString().ToLowerInvariant()}"); }
        if (StateText.Of(node, options) is { } state) { parts.Add($"state {state}"); }
        return $" [{string.Join("; ", parts)}]";
    }

    private static string Changes(ChangeModes changes) => string.Concat(
        changes.HasFlag(ChangeModes.Insert) ? "+I" : "", changes.HasFlag(ChangeModes.Update) ? " -U +U" : "",
        changes.HasFlag(ChangeModes.Delete) ? " -D" : "").Trim();

    private static string Aggregate(PlanNode.Aggregate aggregate)
    {
        var calls = aggregate.Calls.Select(call => $"{Call(aggregate.Input, call)} AS {call.Name}");
        var what = aggregate.IsDistinct ? "Distinct" : $"Aggregate {string.Join(", ", calls)}".TrimEnd();
        var by = aggregate.Keys.IsEmpty ? "" : $" by ({Names(aggregate.Input, aggregate.Keys)})";
        return aggregate.Window is null
            ? what + by : $"{what}{by} in {aggregate.Window}{Over(aggregate, aggregate.TimeColumn)}";
    }

    private static string Join(PlanNode.Join join)
    {
        var keys = join.Keys.Select(key =>
            $"{join.Input.Columns[key.Left].Name} = {join.Right.Columns[key.Right].Name}");
        var on = join.Keys.IsEmpty ? "" : $" on {string.Join(", ", keys)}{(join.MatchesNulls ? " or both NULL" : "")}";
        return $"Join {join.Type.ToString().ToLowerInvariant()} {join.Rule}{on}"
            + (join.Condition is null ? "" : $" where {join.Condition}");
    }

    private static string Ranks(PlanNode.Rank rank) => rank.To == int.MaxValue
        ? "all" : string.Create(CultureInfo.InvariantCulture, $"{rank.From} to {rank.To}");

    private static string Windowed(PlanWindow? window) => window is null ? "" : " in the row's window";

    private static string Over(PlanNode node, int column) =>
        column < 0 || node is PlanNode.Aggregate { Window: PlanWindow.Attached }
            ? "" : $" over {node.Input.Columns[column].Name}";

    private static string Partition(PlanNode input, ImmutableArray<int> columns) =>
        columns.IsEmpty ? "" : $" by ({Names(input, columns)})";

    private static string Order(PlanNode node, ImmutableArray<SortKey> order) => string.Join(", ", order.Select(key =>
        node.Input.Columns[key.Column].Name + (key.IsDescending ? " desc" : "")
        + (key.Nulls == Ranking.NullOrder.Lowest ? "" : $" nulls {key.Nulls.ToString().ToLowerInvariant()}")));

    private static string Item(PlanItem item) =>
        item.Expression is Binding.BoundExpression.Column column && column.Name == item.Name
            ? item.Name : $"{item.Expression} AS {item.Name}";

    private static string Call(PlanNode input, OverCall call) => call switch
    {
        OverCall.Fold fold => $"{Call(input, fold.Call)} {fold.Frame.ToText()} AS {fold.Name}",
        OverCall.Shift shift => $"{(shift.Distance < 0 ? "lag" : "lead")}"
            + $"({Name(input, shift.Argument)}, {Number(Math.Abs(shift.Distance))}) AS {shift.Name}",
        OverCall.Value { Nth: 0 } last =>
            $"last_value({Name(input, last.Argument)}) {last.Frame.ToText()} AS {last.Name}",
        OverCall.Value value => $"nth_value({Name(input, value.Argument)}, {Number(value.Nth)}) {value.Frame.ToText()}"
            + $" AS {value.Name}",
        OverCall.Number number => $"{number.Function} AS {number.Name}",
        _ => throw new InvalidOperationException("No such call."),
    };

    private static string Call(PlanNode input, AggregateCall call)
    {
        var argument = call.Argument < 0 ? "*" : Name(input, call.Argument);
        var parameter = call.Parameter is { } value ? string.Create(CultureInfo.InvariantCulture, $", {value:R}") : "";
        var filter = call.Filter < 0 ? "" : $" filter {Name(input, call.Filter)}";
        return $"{call.Function}({argument}{parameter}){filter}";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Name(PlanNode node, int column) => node.Columns[column].Name;

    private static string Names(ImmutableArray<PlanColumn> columns) =>
        string.Join(", ", columns.Select(column => column.Name));

    private static string Names(PlanNode node, ImmutableArray<int> columns) =>
        string.Join(", ", columns.Select(column => node.Columns[column].Name));
}
