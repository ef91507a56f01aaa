using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Settles numbered rows that no condition bounds: in the order of event time they are OVER's, else there is
/// no
/// result that would ever be known.</summary>
internal static class NumberedRows
{
    /// <summary>The plan without unbounded ranks.</summary>
    public static PlanNode Settle(PlanNode node, SourceSpan span) => Settle(node, span, []);

    private static PlanNode Settle(PlanNode node, SourceSpan span, Dictionary<PlanNode, PlanNode> known)
    {
        if (known.TryGetValue(node, out var settled)) { return settled; }
        var inputs = node.Inputs.Select(input => Settle(input, span, known)).ToImmutableArray();
        var same = inputs.Zip(node.Inputs).All(pair => ReferenceEquals(pair.First, pair.Second));
        var result = same ? node : node.WithInputs(inputs);
        if (result is PlanNode.Rank { To: RankRule.Unbounded } rank) { result = Over(rank, span); }
        return known[node] = result;
    }

    private static PlanNode Over(PlanNode.Rank rank, SourceSpan span)
    {
        var key = rank.Order[0];
        var isByTime = rank is { From: 1, Order.Length: 1, RankName: not null } && !key.IsDescending
            && rank.Input.Traits.IsInsertOnly && rank.Input.Columns[key.Column].Role == TimeRole.Rowtime;
        if (isByTime && EventTimes.Align(rank.Input, key.Column) is { } input)
        {
            var partition = rank.Window is { } window ? rank.Partition.AddRange(window.Start, window.End)
                : rank.Partition;
            return new PlanNode.Over(
                input, partition, [new OverCall.Number(rank.Function, rank.RankName!, SqlType.BigInt.With(false))],
                    key.Column);
        }
        // Bounded rows can all be numbered: their number is known when they have ended.
        if (rank.Traits.IsBounded) { return rank; }
        throw QueryError.UnboundedRank(span);
    }
}
