using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Over;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>What goes by an order: OVER, top-N, deduplication, ORDER BY and LIMIT.</summary>
internal sealed class OrderLowering(PlanLowering plan)
{
    private const string Late = "late";

    public PipelineStream Over(PlanNode.Over node)
    {
        var input = plan.Timed(node.Input, node.TimeColumn);
        var keyed = PlanLowering.KeyBy(input, node.Input, node.Partition, node.Scope);
        var over = keyed.Over(plan.NameFor("over"), new()
        {
            Columns = [.. node.Calls.Select(call => ColumnOf(call, keyed))],
            Scope = node.Scope,
        });
        over.Side(OverOperator.LatePort).ToDeadLetters(DeadLetterSchema.Late, "late for OVER");
        over.FindSide(PipelineBuilder.DeadLettersStream)?.To(PipelineBuilder.DeadLettersStream);
        return over;
    }

    public PipelineStream Rank(PlanNode.Rank node)
    {
        var input = plan.Lower(node.Input);
        var keyed = PlanLowering.KeyBy(input, node.Input, node.Partition, node.Scope);
        if (node.Window is not { } window)
        {
            return keyed.TopN(plan.NameFor("top"), new()
            {
                Function = node.Function,
                OrderBy = [.. node.Order.Select(key => Sorted(key, keyed))],
                From = node.From,
                To = node.To,
                RankColumn = node.RankName,
                Retention = plan.Options.StateTimeToLive,
            });
        }
        var ranked = keyed.WindowTopN(plan.NameFor("window_top"), new()
        {
            Function = node.Function,
            OrderBy = [.. node.Order.Select(key => Sorted(key, keyed))],
            From = node.From,
            To = node.To,
            RankColumn = node.RankName,
            WindowStart = keyed.Schema.Columns[window.Start].Name,
            WindowEnd = keyed.Schema.Columns[window.End].Name,
            Scope = node.Scope,
        });
        ranked.Side(Late).ToDeadLetters(DeadLetterSchema.Late, "late for a top-n of windows");
        return ranked;
    }

    public PipelineStream Deduplicate(PlanNode.Deduplicate node)
    {
        var input = node.Window is null && node.Order == DeduplicateOrder.EventTime
            ? plan.Timed(node.Input, node.TimeColumn) : plan.Lower(node.Input);
        var keyed = PlanLowering.KeyBy(input, node.Input, node.Partition, node.Scope);
        if (node.Window is not { } window)
        {
            return keyed.Deduplicate(plan.NameFor("deduplicate"), new()
            {
                Keep = node.Keep,
                Order = node.Order,
                Retention = plan.Options.StateTimeToLive,
                Scope = node.Scope,
            });
        }
        var one = keyed.WindowTopN(
            plan.NameFor("window_deduplicate"),
            WindowRankSpec.Deduplicate(node.Keep, keyed.Schema.Columns[node.TimeColumn].Name, null, node.Scope) with
            {
                WindowStart = keyed.Schema.Columns[window.Start].Name,
                WindowEnd = keyed.Schema.Columns[window.End].Name,
            });
        one.Side(Late).ToDeadLetters(DeadLetterSchema.Late, "late for a deduplication of windows");
        return one;
    }

    /// <summary>ORDER BY, LIMIT, or both.</summary>
    public PipelineStream Sort(PlanNode.Sort? sort, PlanNode.Limit? limit)
    {
        // One of them is there.
        var input = plan.Lower((sort ?? (PlanNode)limit!).Input);
        return input.Sort(plan.NameFor("sort"), new()
        {
            OrderBy = [.. sort?.Order.Select(key => Sorted(key, input)) ?? []],
            Offset = limit?.Offset ?? 0,
            Count = limit?.Count,
        });
    }

    /// <summary>A column of an order.</summary>
    public static SortColumn Sorted(SortKey key, PipelineStream input) =>
        new(input.Schema.Columns[key.Column].Name, key.IsDescending, key.Nulls);

    private static OverColumn ColumnOf(OverCall call, PipelineStream input) => call switch
    {
        OverCall.Fold fold =>
            new OverColumn.Fold(PlanAggregates.Of(fold.Call, fold.Name, input.Schema), fold.Frame),
        OverCall.Shift { Distance: <= 0 } shift =>
            new OverColumn.Lag(Name(shift.Argument, input), -shift.Distance, shift.Name) { Default = shift.Default },
        OverCall.Shift shift =>
            new OverColumn.Lead(Name(shift.Argument, input), shift.Distance, shift.Name) { Default = shift.Default },
        OverCall.Value { Nth: 0 } last => new OverColumn.LastValue(Name(last.Argument, input), last.Frame, last.Name),
        OverCall.Value nth => new OverColumn.NthValue(Name(nth.Argument, input), nth.Nth, nth.Frame, nth.Name),
        OverCall.Number number => new OverColumn.Number(number.Function, number.Name),
        _ => throw new NotSupportedException($"No operator computes {call}."),
    };

    private static string Name(int column, PipelineStream input) => input.Schema.Columns[column].Name;
}
