using System.Collections.Immutable;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Plan;

public abstract partial record PlanNode
{
    /// <summary>
    /// Patterns of rows (MATCH_RECOGNIZE): a row per match. Columns: the partition's, the measured values, and by event
    /// time <c>match_rowtime</c>, the time of the match's last row, which is the event time from here on. What MEASURES
    /// computes of the values is a projection over the node.
    /// </summary>
    public sealed record Match : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows; inserts only.</param>
        /// <param name="order">Partitions and order.</param>
        /// <param name="variables">The pattern: the variables one after the other.</param>
        /// <param name="asked">What conditions ask of the match so far.</param>
        /// <param name="measures">What a match gives.</param>
        public Match(
            PlanNode input, MatchOrder order, ImmutableArray<MatchVariable> variables,
            ImmutableArray<MatchValue> asked, ImmutableArray<MatchValue> measures)
            : base([input], MatchRules.Columns(input, order, measures), MatchRules.Traits(input, order, measures))
        {
            Order = order;
            Variables = variables;
            Asked = asked;
            Measures = measures;
        }

        /// <summary>Partitions and order.</summary>
        public MatchOrder Order { get; }

        /// <summary>The pattern: the variables one after the other.</summary>
        public ImmutableArray<MatchVariable> Variables { get; }

        /// <summary>What conditions ask of the match so far.</summary>
        public ImmutableArray<MatchValue> Asked { get; }

        /// <summary>What a match gives.</summary>
        public ImmutableArray<MatchValue> Measures { get; }

        /// <summary>The time from a match's first row on within which its last row must come, itself too late; null for
        /// any time.</summary>
        public Duration? Within { get; init; }

        /// <summary>Where the search goes on after a match.</summary>
        public MatchResume Resume { get; init; } = new MatchResume.NextRow();

        /// <summary>The output's column of the first measured value.</summary>
        public int FirstMeasure => Order.Partition.Length;

        /// <summary>The output's column match_rowtime; by processing time there is none.</summary>
        public int RowtimeColumn => Order.Domain == TimeDomain.Event ? FirstMeasure + Measures.Length : -1;

        /// <summary>Whose clock lets rows enter.</summary>
        public ClockScope Scope => WindowRules.ScopeOf(Input, Order.Partition);

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) =>
            new Match(inputs[0], Order, Variables, Asked, Measures) { Within = Within, Resume = Resume };
    }
}
