using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Leaves out of a pattern what nobody reads: measured values, and columns that neither they nor conditions
/// look at.</summary>
internal static class MatchPruning
{
    /// <summary>The pruned node.</summary>
    /// <param name="match">The pattern.</param>
    /// <param name="needed">Which of its columns are read.</param>
    /// <param name="prune">Prunes the input.</param>
    public static Pruned Prune(
        PlanNode.Match match, ImmutableSortedSet<int> needed,
        Func<PlanNode, ImmutableSortedSet<int>, Pruned> prune)
    {
        var kept = Enumerable.Range(0, match.Measures.Length)
            .Where(measure => needed.Contains(match.FirstMeasure + measure)).ToList();
        var measures = kept.Select(measure => match.Measures[measure]).ToList();
        var input = prune(match.Input, [.. Used(match, measures)]);
        var node = Moved(match, measures, input);
        var places = Enumerable.Range(0, match.FirstMeasure)
            .Concat(match.Measures.Select((_, measure) =>
                kept.IndexOf(measure) is >= 0 and var place ? node.FirstMeasure + place : -1));
        return new(node, [.. places, .. match.RowtimeColumn < 0 ? [] : (int[])[node.RowtimeColumn]]);
    }

    private static PlanNode.Match Moved(PlanNode.Match match, List<MatchValue> measures, Pruned input)
    {
        var (before, after) = (match.Input.Columns.Length, input.Node.Columns.Length);
        var order = match.Order with
        {
            Partition = input.At(match.Order.Partition),
            TimeColumn = match.Order.Domain == TimeDomain.Event
                ? input.Time(match.Order.TimeColumn, match.Input) : PlanNode.StreamTime,
            Ties = input.At(match.Order.Ties),
        };
        return new(
            input.Node, order,
            [
                .. match.Variables.Select(variable => variable with
                {
                    RowCondition = variable.RowCondition is null ? null : input.At(variable.RowCondition),
                    MatchCondition = variable.MatchCondition?.MoveColumns(column =>
                        column < before ? input.At(column) : after + column - before),
                }),
            ],
            [.. match.Asked.Select(value => Moved(value, input))], [.. measures.Select(value => Moved(value, input))])
        {
            Within = match.Within,
            Resume = match.Resume,
        };
    }

    private static MatchValue Moved(MatchValue value, Pruned input) => value switch
    {
        MatchValue.Pick pick => pick with { Column = input.At(pick.Column) },
        MatchValue.Fold fold => fold with { Call = fold.Call with { Argument = input.At(fold.Call.Argument) } },
        _ => throw new InvalidOperationException("No such value."),
    };

    private static List<int> Used(PlanNode.Match match, List<MatchValue> measures)
    {
        var columns = new List<int>([.. match.Order.Partition, .. match.Order.Ties.Select(key => key.Column)]);
        var time = match.Order.TimeColumn;
        if (time >= 0 && time != match.Input.Traits.TimeColumn) { columns.Add(time); }
        foreach (var variable in match.Variables)
        {
            columns.AddRange(Columns(variable.RowCondition));
            columns.AddRange(Columns(variable.MatchCondition).Where(column => column < match.Input.Columns.Length));
        }
        foreach (var value in match.Asked.Concat(measures)) { columns.AddRange(Columns(value)); }
        return columns;
    }

    private static IReadOnlyList<int> Columns(BoundExpression? condition) => condition?.Columns() ?? [];

    private static IReadOnlyList<int> Columns(MatchValue value) => value switch
    {
        MatchValue.Pick pick => [pick.Column],
        MatchValue.Fold { Call.Argument: >= 0 } fold => [fold.Call.Argument],
        _ => [],
    };
}
