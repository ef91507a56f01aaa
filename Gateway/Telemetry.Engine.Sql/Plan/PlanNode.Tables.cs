using System.Collections.Immutable;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Plan;

public abstract partial record PlanNode
{
    /// <summary>Two inputs, joined. Columns: the left ones, then the right ones (nullable on the side that an outer
    /// join
    /// fills with NULLs); of semi and anti joins the left ones alone. A condition is over left and right columns, also
    /// for semi and anti joins.</summary>
    public sealed record Join : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="left">The left rows.</param>
        /// <param name="right">The right rows.</param>
        /// <param name="type">Which rows come out.</param>
        /// <param name="rule">What pairs rows beside their keys.</param>
        /// <param name="keys">The columns that must be equal; none: everything pairs with everything.</param>
        /// <param name="condition">What must be true of a pair beside, or null.</param>
        public Join(
            PlanNode left, PlanNode right, JoinType type, JoinRule rule, ImmutableArray<JoinKey> keys,
            BoundExpression? condition = null)
            : base([left, right], JoinRules.Columns(left, right, type, rule),
                JoinRules.Traits(left, right, type, rule, keys))
        {
            Type = type;
            Rule = rule;
            Keys = keys;
            Condition = condition;
        }

        /// <summary>The right rows.</summary>
        public PlanNode Right => Inputs[1];

        /// <summary>Which rows come out.</summary>
        public JoinType Type { get; }

        /// <summary>What pairs rows beside their keys.</summary>
        public JoinRule Rule { get; }

        /// <summary>The columns that must be equal.</summary>
        public ImmutableArray<JoinKey> Keys { get; }

        /// <summary>What must be true of a pair beside keys and rule, over the left and right columns; or
        /// null.</summary>
        public BoundExpression? Condition { get; }

        /// <summary>Whether NULL keys are equal (IS NOT DISTINCT FROM, INTERSECT).</summary>
        public bool MatchesNulls { get; init; }

        /// <summary>Whether an anti join is NOT IN: then a NULL on either side of the keys lets no row out that it
        /// could
        /// equal. False for NOT EXISTS.</summary>
        public bool IsNullAware { get; init; }

        /// <summary>Whose clock counts, when event time does.</summary>
        public ClockScope Scope => JoinRules.ScopeOf(Input, Right, Keys);

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) =>
            new Join(inputs[0], inputs[1], Type, Rule, Keys, Condition)
            {
                MatchesNulls = MatchesNulls,
                IsNullAware = IsNullAware,
            };
    }

    /// <summary>The first rows of each partition in an order. Columns: those of the input and, if asked for, the
    /// rank (BIGINT).</summary>
    public sealed record Rank : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows, inserts or a changelog.</param>
        /// <param name="function">How rows are numbered.</param>
        /// <param name="partition">The input's columns that make a partition, without those of a window.</param>
        /// <param name="order">The order.</param>
        /// <param name="from">The first rank in the result, from 1.</param>
        /// <param name="to">The last rank in the result.</param>
        /// <param name="rankName">The column of the rank, or null for none.</param>
        /// <param name="window">The window that is part of the partition; then each window's rows come once, when it
        /// closes. Null for a result that is always up to date.</param>
        public Rank(
            PlanNode input, RankFunction function, ImmutableArray<int> partition, ImmutableArray<SortKey> order,
            int from, int to, string? rankName, PlanWindow.Attached? window = null)
            : base([input], RankRules.Columns(input, rankName),
                RankRules.Traits(input, function, partition, to, rankName, window))
        {
            Function = function;
            Partition = partition;
            Order = order;
            From = from;
            To = to;
            RankName = rankName;
            Window = window;
        }

        /// <summary>How rows are numbered.</summary>
        public RankFunction Function { get; }

        /// <summary>The input's columns that make a partition, without those of a window.</summary>
        public ImmutableArray<int> Partition { get; }

        /// <summary>The order.</summary>
        public ImmutableArray<SortKey> Order { get; }

        /// <summary>The first rank in the result, from 1.</summary>
        public int From { get; }

        /// <summary>The last rank in the result.</summary>
        public int To { get; }

        /// <summary>The column of the rank, or null for none.</summary>
        public string? RankName { get; }

        /// <summary>The window that is part of the partition, or null.</summary>
        public PlanWindow.Attached? Window { get; }

        /// <summary>Whose clock closes the windows.</summary>
        public ClockScope Scope => WindowRules.ScopeOf(Input, Partition);

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) =>
            new Rank(inputs[0], Function, Partition, Order, From, To, RankName, Window);
    }

    /// <summary>One row of each partition: the first or last one by event time or by arrival (processing time).
    /// Columns: those of the input.</summary>
    public sealed record Deduplicate : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows; inserts only.</param>
        /// <param name="partition">The input's columns that make a partition, without those of a window.</param>
        /// <param name="keep">Which row stays.</param>
        /// <param name="order">What first and last mean.</param>
        /// <param name="timeColumn">The input's column of the event time.</param>
        /// <param name="window">The window that is part of the partition; then each window's row comes once, when it
        /// closes. Null for a result that is always up to date.</param>
        public Deduplicate(
            PlanNode input, ImmutableArray<int> partition, DeduplicateKeep keep, DeduplicateOrder order,
            int timeColumn, PlanWindow.Attached? window = null)
            : base([input], input.Columns, RankRules.DeduplicateTraits(input, partition, keep, order, window))
        {
            Partition = partition;
            Keep = keep;
            Order = order;
            TimeColumn = timeColumn;
            Window = window;
        }

        /// <summary>The input's columns that make a partition, without those of a window.</summary>
        public ImmutableArray<int> Partition { get; }

        /// <summary>Which row stays.</summary>
        public DeduplicateKeep Keep { get; }

        /// <summary>What first and last mean.</summary>
        public DeduplicateOrder Order { get; }

        /// <summary>The input's column of the order, or <see cref="StreamTime"/>. Within a window it may be any
        /// timestamp.</summary>
        public int TimeColumn { get; }

        /// <summary>The window that is part of the partition, or null.</summary>
        public PlanWindow.Attached? Window { get; }

        /// <summary>Whose clock counts.</summary>
        public ClockScope Scope => WindowRules.ScopeOf(Input, Partition);

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) =>
            new Deduplicate(inputs[0], Partition, Keep, Order, TimeColumn, Window);
    }
}
