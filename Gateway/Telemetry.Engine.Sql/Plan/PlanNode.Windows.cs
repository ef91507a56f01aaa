using System.Collections.Immutable;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Plan;

public abstract partial record PlanNode
{
    /// <summary>A window table function that stands alone: each row once for each of its windows. Columns: those of the
    /// input (its event time becomes an ordinary timestamp), then window_start, window_end and window_time, which is
    /// the event time from here on.</summary>
    public sealed record WindowTvf : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows.</param>
        /// <param name="window">The windows; not <see cref="PlanWindow.Attached"/>.</param>
        /// <param name="timeColumn">The input's column of time, or <see cref="StreamTime"/>.</param>
        public WindowTvf(PlanNode input, PlanWindow window, int timeColumn)
            : base([input], WindowRules.TvfColumns(input, window), WindowRules.TvfTraits(input, window))
        {
            Window = window;
            TimeColumn = timeColumn;
        }

        /// <summary>The windows.</summary>
        public PlanWindow Window { get; }

        /// <summary>The input's column of time.</summary>
        public int TimeColumn { get; }

        /// <summary>The output's column window_start; window_end and window_time follow it.</summary>
        public int StartColumn => Input.Columns.Length;

        /// <summary>Whose clock ends sessions.</summary>
        public ClockScope Scope => WindowRules.ScopeOf(
            Input, Window is PlanWindow.Session session ? session.Keys : []);

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) =>
            new WindowTvf(inputs[0], Window, TimeColumn);
    }

    /// <summary>
    /// Groups and their aggregates. Columns: the keys, the calls, and with a window window_start, window_end and
    /// window_time (the event time). With a window each group's row comes once, when the window closes; of windows over
    /// a changelog too. Without one the result changes with each row (+I, −U +U, and −D when the input deletes).
    /// Without calls the groups themselves are the result (DISTINCT). Without keys there is one group; without a window
    /// and without rows there is no row of it.
    /// </summary>
    public sealed record Aggregate : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows.</param>
        /// <param name="keys">The input's columns that make a group.</param>
        /// <param name="calls">The aggregates.</param>
        /// <param name="window">The windows, or null for none.</param>
        /// <param name="timeColumn">With a window that is put over a time: the input's column of it.</param>
        public Aggregate(
            PlanNode input, ImmutableArray<int> keys, ImmutableArray<AggregateCall> calls,
            PlanWindow? window = null, int timeColumn = StreamTime)
            : base([input], AggregateShape.Columns(input, keys, calls, window),
                AggregateShape.Traits(input, keys, calls, window))
        {
            Keys = keys;
            Calls = calls;
            Window = window;
            TimeColumn = timeColumn;
        }

        /// <summary>The input's columns that make a group.</summary>
        public ImmutableArray<int> Keys { get; }

        /// <summary>The aggregates; arguments and filters are columns of the input.</summary>
        public ImmutableArray<AggregateCall> Calls { get; }

        /// <summary>The windows, or null for none. A <see cref="PlanWindow.Session"/>'s keys are <see cref="Keys"/>
        /// here.</summary>
        public PlanWindow? Window { get; }

        /// <summary>The input's column of time that the windows are over, or <see cref="StreamTime"/>.</summary>
        public int TimeColumn { get; }

        /// <summary>Whether a row is a set of columns and not an aggregation.</summary>
        public bool IsDistinct => Calls.IsEmpty && Window is null;

        /// <summary>The output's column window_start, when there is a window; window_end and window_time follow
        /// it.</summary>
        public int StartColumn => Keys.Length + Calls.Length;

        /// <summary>Whose clock closes the windows.</summary>
        public ClockScope Scope => WindowRules.ScopeOf(Input, Keys);

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) =>
            new Aggregate(inputs[0], Keys, Calls, Window, TimeColumn);
    }

    /// <summary>Each row once for each of several grouping sets (GROUPING SETS, ROLLUP, CUBE), with the grouping
    /// columns
    /// that are not in the set NULL. Columns: those of the input, then <c>grouping_id</c> (a bit per grouping column,
    /// the
    /// first one highest, 1 when it is not in the set) and <c>grouping_set</c> (the set's number), both BIGINT. The
    /// <see cref="Aggregate"/> over it has both among its keys.</summary>
    public sealed record Expand : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows.</param>
        /// <param name="grouping">The grouping columns in the order of their bits.</param>
        /// <param name="sets">The sets, each of some of the grouping columns.</param>
        public Expand(PlanNode input, ImmutableArray<int> grouping, ImmutableArray<ImmutableArray<int>> sets)
            : base([input], AggregateShape.ExpandColumns(input, grouping), AggregateShape.ExpandTraits(input, grouping))
        {
            Grouping = grouping;
            Sets = sets;
        }

        /// <summary>The grouping columns in the order of their bits.</summary>
        public ImmutableArray<int> Grouping { get; }

        /// <summary>The sets, each of some of the grouping columns.</summary>
        public ImmutableArray<ImmutableArray<int>> Sets { get; }

        /// <summary>The output's column grouping_id; grouping_set follows it.</summary>
        public int IdColumn => Input.Columns.Length;

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) => new Expand(inputs[0], Grouping, Sets);
    }

    /// <summary>Each row with what functions say of the rows around it in the order of event time, within its
    /// partition. Columns: those of the input, then the calls. Calls of other partitions are in another node.</summary>
    public sealed record Over : PlanNode
    {
        /// <summary>Makes the node.</summary>
        /// <param name="input">The rows; inserts only.</param>
        /// <param name="partition">The input's columns that make a partition.</param>
        /// <param name="calls">The results.</param>
        /// <param name="timeColumn">The input's column of the order, event time ascending.</param>
        public Over(
            PlanNode input, ImmutableArray<int> partition, ImmutableArray<OverCall> calls, int timeColumn = StreamTime)
            : base([input],
                [.. input.Columns, .. calls.Select(call => new PlanColumn(call.Name, call.Type))], input.Traits)
        {
            Partition = partition;
            Calls = calls;
            TimeColumn = timeColumn;
        }

        /// <summary>The input's columns that make a partition; none for one partition.</summary>
        public ImmutableArray<int> Partition { get; }

        /// <summary>The results.</summary>
        public ImmutableArray<OverCall> Calls { get; }

        /// <summary>The input's column of the order, or <see cref="StreamTime"/>.</summary>
        public int TimeColumn { get; }

        /// <summary>Whose clock lets rows go.</summary>
        public ClockScope Scope => WindowRules.ScopeOf(Input, Partition);

        /// <inheritdoc/>
        public override PlanNode WithInputs(ImmutableArray<PlanNode> inputs) =>
            new Over(inputs[0], Partition, Calls, TimeColumn);
    }
}
