using System.Runtime.CompilerServices;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Explain;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>What a plan must not be.</summary>
internal static class PlanChecks
{
    private const long NodesMax = 10_000;
    private const int DepthMax = 1_000;

    /// <summary>Sees that views over views did not make a plan of no end: nodes that are shared count each
    /// time.</summary>
    public static void CheckSize(PlanNode node, SourceSpan span)
    {
        var known = new Dictionary<PlanNode, (long Size, int Depth)>();
        var (size, depth) = Measure(node, known);
        if (size > NodesMax || depth > DepthMax) { throw TooComplex(span); }
    }

    /// <summary>Sees that unions of unions, which become one, do not double for ever.</summary>
    public static void CheckInputs(int inputs, SourceSpan span)
    {
        if (inputs > NodesMax) { throw TooComplex(span); }
    }

    private static SqlException TooComplex(SourceSpan span) =>
        new(new SqlError("too_complex", "The query's plan has too many steps.", span)
        {
            Help = "Split it into pipelines that read each other's results.",
        });

    /// <summary>Sees that what is remembered for streams without end is forgotten some day.</summary>
    public static void CheckState(PlanNode node, SqlOptions options, SourceSpan span)
    {
        if (options.StateTimeToLive is not null) { return; }
        foreach (var part in Nodes(node, []))
        {
            if (part.Inputs.All(input => input.Traits.IsBounded)) { continue; }
            if (part is PlanNode.Join { Rule: JoinRule.Regular })
            {
                throw QueryError.Unbounded("A join without a bound of time", span);
            }
            if (!StateText.IsLimited(part)) { throw QueryError.Unbounded(Growing(part), span); }
        }
    }

    private static string Growing(PlanNode node)
    {
        var (what, columns) = node switch
        {
            PlanNode.Aggregate { IsDistinct: true } distinct => ("A row", distinct.Keys),
            PlanNode.Aggregate aggregate => ("A group", aggregate.Keys),
            PlanNode.Rank rank => ("A ranking", rank.Partition),
            PlanNode.Deduplicate unique => ("A row", unique.Partition),
            _ => throw new InvalidOperationException($"{node.GetType().Name} does not grow."),
        };
        return $"{what} for each ({string.Join(", ", columns.Select(column => node.Input.Columns[column].Name))})";
    }

    private static (long Size, int Depth) Measure(PlanNode node, Dictionary<PlanNode, (long Size, int Depth)> known)
    {
        if (known.TryGetValue(node, out var measured)) { return measured; }
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var (size, depth) = (1L, 0);
        foreach (var input in node.Inputs)
        {
            var (below, deep) = Measure(input, known);
            size = Math.Min(long.MaxValue / 4, size + below);
            depth = Math.Max(depth, deep);
        }
        return known[node] = (size, depth + 1);
    }

    private static IEnumerable<PlanNode> Nodes(PlanNode node, HashSet<PlanNode> seen)
    {
        if (!seen.Add(node)) { return []; }
        return node.Inputs.SelectMany(input => Nodes(input, seen)).Append(node);
    }
}
